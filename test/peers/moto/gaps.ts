import { followed, invokeEndpoint } from './data-plane.ts';
import { type Asked, type Gap, textOf, type ToMoto } from './gap.ts';
import { UNASKED } from './unasked.ts';

/**
 * What moto 5.2.5 lacks of what a deploy asks. Each call is made up for with calls that moto has, so that the account
 * in moto ends as AWS's would; the data plane is answered by the door alone.
 */
export const GAPS: readonly Gap[] = [
  ...UNASKED,
  {
    call: 's3:CreateBucket',
    why: 'the tags inside CreateBucketConfiguration are ignored: put in a call of their own',
    skipped: false,
    matches: ({ method, path, body }) =>
      method === 'PUT' && /^\/[^/?]+\/?(\?x-id=.*)?$/.test(path) && body.length > 0,
    answer: async (asked, toMoto) => {
      const created = await toMoto(asked);
      const tags = /<Tags>.*<\/Tags>/s.exec(textOf(asked))?.[0];
      if (created.ok && tags !== undefined) await putBucketTags(asked, tags, toMoto);
      return created;
    },
  },
  {
    call: 'sagemaker:UpdateEndpoint',
    why: 'not there (HTTP 500): deleted and made again with the new configuration',
    skipped: true,
    matches: isTarget('UpdateEndpoint'),
    answer: async (asked, toMoto) => {
      const { EndpointName, EndpointConfigName } = JSON.parse(textOf(asked)) as Record<string, string>;
      const call = async (operation: string, input: object): Promise<Record<string, unknown>> =>
        (await (await toMoto(targeted(asked, operation, input))).json()) as Record<string, unknown>;
      const { EndpointArn } = await call('DescribeEndpoint', { EndpointName });
      const { Tags } = await call('ListTags', { ResourceArn: EndpointArn });
      await toMoto(targeted(asked, 'DeleteEndpoint', { EndpointName }));
      return Response.json(await call('CreateEndpoint', { EndpointName, EndpointConfigName, Tags }));
    },
  },
  {
    call: 'apigatewayv2:GetApis, GetApi, CreateApi, UpdateApi',
    why: 'the URL of an API is one of AWS itself: replaced by the door’s',
    skipped: false,
    matches: ({ path }) => /^\/v2\/apis(\/[a-z0-9]+)?(\?|$)/.test(path),
    answer: async (asked, toMoto, { door }) => {
      const response = await toMoto(asked);
      const text = await response.text();
      const own = text.replaceAll(
        /https:\/\/([a-z0-9]+)\.execute-api\.[a-z0-9.-]+/g,
        `${door}/execute-api/$1`,
      );
      const { status, headers } = response;
      return new Response(status === 204 ? null : own, { status, headers });
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
    answer: async (asked, _toMoto, { moto }) => await invokeEndpoint(moto, asked),
  },
  {
    call: 'execute-api:Invoke',
    why: 'no data plane: what was deployed is followed from the route to the model, and its release answered',
    skipped: true,
    matches: ({ path }) => path.startsWith('/execute-api/'),
    answer: async (asked, _toMoto, { moto }) => await followed(moto, asked),
  },
];

function isTarget(operation: string): (asked: Asked) => boolean {
  return ({ headers }) => headers.get('x-amz-target') === `SageMaker.${operation}`;
}

function targeted(asked: Asked, operation: string, input: object): Asked {
  const headers = new Headers(asked.headers);
  headers.set('x-amz-target', `SageMaker.${operation}`);
  return { ...asked, headers, body: JSON.stringify(input) };
}

async function putBucketTags(asked: Asked, tags: string, toMoto: ToMoto): Promise<void> {
  const set = tags.replace('<Tags>', '<TagSet>').replace('</Tags>', '</TagSet>');
  const headers = new Headers({ authorization: asked.headers.get('authorization') ?? '' });
  const path = `${asked.path.split('?')[0]}?tagging`;
  await toMoto({ method: 'PUT', path, headers, body: `<Tagging>${set}</Tagging>` });
}
