import { followed, invokeEndpoint } from './data-plane.ts';
import { type MotoRequest, type Gap, textOf, type ToMoto } from './gap.ts';
import { UNASKED } from './preflight-gaps.ts';

/**
 * Calls of a deploy that moto 5.2.5 lacks. Each is replaced with calls that moto supports, so that the account
 * in moto ends in the same state as at AWS; the data plane is served by the proxy only.
 */
export const GAPS: readonly Gap[] = [
  ...UNASKED,
  {
    call: 's3:CreateBucket',
    why: 'the tags inside CreateBucketConfiguration are ignored: put in a call of their own',
    skipped: false,
    matches: ({ method, path, body }) =>
      method === 'PUT' && /^\/[^/?]+\/?(\?x-id=.*)?$/.test(path) && body.length > 0,
    answer: async (received, toMoto) => {
      const created = await toMoto(received);
      const tags = /<Tags>.*<\/Tags>/s.exec(textOf(received))?.[0];
      if (created.ok && tags !== undefined) await putBucketTags(received, tags, toMoto);
      return created;
    },
  },
  {
    call: 's3:PutBucketPolicy, GetBucketPolicy',
    why: 'the condition aws:SecureTransport is not evaluated, and everything denied: kept by the proxy',
    skipped: true,
    matches: ({ path }) => /^\/[^/?]+\/?\?policy(&|=|$)/.test(path),
    answer: async (received) => answeredPolicy(received),
  },
  {
    call: 'sagemaker:UpdateEndpoint',
    why: 'not there (HTTP 500): deleted and made again with the new configuration',
    skipped: true,
    matches: isTarget('UpdateEndpoint'),
    answer: async (received, toMoto) => {
      const { EndpointName, EndpointConfigName } = JSON.parse(textOf(received)) as Record<string, string>;
      const call = async (operation: string, input: object): Promise<Record<string, unknown>> =>
        (await (await toMoto(targeted(received, operation, input))).json()) as Record<string, unknown>;
      const { EndpointArn } = await call('DescribeEndpoint', { EndpointName });
      const { Tags } = await call('ListTags', { ResourceArn: EndpointArn });
      await toMoto(targeted(received, 'DeleteEndpoint', { EndpointName }));
      return Response.json(await call('CreateEndpoint', { EndpointName, EndpointConfigName, Tags }));
    },
  },
  {
    call: 'apigatewayv2:GetApis, GetApi, CreateApi, UpdateApi',
    why: 'the URL of an API is one of AWS itself: replaced by the proxy’s',
    skipped: false,
    matches: ({ path }) => /^\/v2\/apis(\/[a-z0-9]+)?(\?|$)/.test(path),
    answer: async (received, toMoto, { proxy }) => {
      const response = await toMoto(received);
      const text = await response.text();
      const own = text.replaceAll(
        /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9.-]+/g,
        `${proxy}/execute-api/$1`,
      );
      const { status, headers } = response;
      return new Response(status === 204 ? null : own, { status, headers });
    },
  },
  {
    call: 'apigatewayv2:UpdateStage',
    why: 'not there (HTTP 500): deleted and made again with the new settings',
    skipped: true,
    matches: ({ method, path }) =>
      method === 'PATCH' && /^\/v2\/apis\/[a-z0-9]+\/stages\/[^/?]+(\?|$)/.test(path),
    answer: async (received, toMoto) => {
      const changes = JSON.parse(textOf(received)) as object;
      const stage = (await (await toMoto({ ...received, method: 'GET', body: '' })).json()) as object;
      await toMoto({ ...received, method: 'DELETE', body: '' });
      const path = received.path.replace(/\/[^/]+$/, '');
      return await toMoto({
        ...received,
        method: 'POST',
        path,
        body: JSON.stringify({ ...stage, ...changes }),
      });
    },
  },
  {
    call: 'apigatewayv2:GetAuthorizers',
    why: 'not there (HTTP 500): none, as the journey makes none',
    skipped: true,
    matches: ({ method, path }) => method === 'GET' && /^\/v2\/apis\/[a-z0-9]+\/authorizers(\?|$)/.test(path),
    answer: async () => Response.json({ items: [] }),
  },
  {
    call: 'sagemaker-runtime:InvokeEndpoint',
    why: 'canned answers, for absent endpoints too: the release of the endpoint’s model is answered',
    skipped: true,
    matches: ({ path }) => /^\/endpoints\/[^/]+\/invocations$/.test(path),
    answer: async (received, _toMoto, { moto }) => await invokeEndpoint(moto, received),
  },
  {
    call: 'execute-api:Invoke',
    why: 'no data plane: what was deployed is followed from the route to the model, and its release answered',
    skipped: true,
    matches: ({ path }) => path.startsWith('/execute-api/'),
    answer: async (received, _toMoto, { moto }) => await followed(moto, received),
  },
];

/** Bucket policies by path. */
const POLICIES = new Map<string, string>();

function answeredPolicy(received: MotoRequest): Response {
  const [bucket = ''] = received.path.split('?');
  if (received.method === 'PUT') {
    POLICIES.set(bucket, textOf(received));
    return new Response(null, { status: 204 });
  }
  const policy = POLICIES.get(bucket);
  if (policy !== undefined) return new Response(policy);
  return new Response('<Error><Code>NoSuchBucketPolicy</Code></Error>', { status: 404 });
}

function isTarget(operation: string): (received: MotoRequest) => boolean {
  return ({ headers }) => headers.get('x-amz-target') === `SageMaker.${operation}`;
}

function targeted(received: MotoRequest, operation: string, input: object): MotoRequest {
  const headers = new Headers(received.headers);
  headers.set('x-amz-target', `SageMaker.${operation}`);
  return { ...received, headers, body: JSON.stringify(input) };
}

async function putBucketTags(received: MotoRequest, tags: string, toMoto: ToMoto): Promise<void> {
  const set = tags.replace('<Tags>', '<TagSet>').replace('</Tags>', '</TagSet>');
  const headers = new Headers({ authorization: received.headers.get('authorization') ?? '' });
  const path = `${received.path.split('?')[0]}?tagging`;
  await toMoto({ method: 'PUT', path, headers, body: `<Tagging>${set}</Tagging>` });
}
