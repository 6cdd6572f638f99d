import { AwsError } from '../protocol/aws-error.ts';
import { lengthFaults, violation, violationMessage } from '../protocol/constraint.ts';
import { type RestAnswer, type RestInput, type RestRoute, restJsonService } from '../protocol/rest-json.ts';
import { countInvocation } from './invocation-metrics.ts';
import type { Call, ContainerAnswer, RunningEndpoint, Service, World } from '../account/account-context.ts';

/** "SageMaker strips all POST headers except those supported by the API" (InvokeEndpoint). */
const FORWARDED_HEADERS = [
  'content-type',
  'accept',
  'x-amzn-sagemaker-custom-attributes',
  'x-amzn-sagemaker-inference-id',
  'x-amzn-sagemaker-session-id',
];
const SERVERLESS_PAYLOAD_BYTES = 4 * 1024 * 1024;
/** BodyBlob of the API model; the guide's newer 25 MB is not in it. */
const REALTIME_PAYLOAD_BYTES = 6_291_456;
/** Message members of the runtime's errors hold at most this many characters. */
const MAX_MESSAGE = 2048;

/**
 * InvokeEndpoint alone. The streaming call answers UnknownOperationException: whether serverless endpoints stream at
 * all is unverified, and the two serving stacks here do not.
 *
 * A request carried to the container in service, its answer or its failure carried back.
 */
export function createSageMakerRuntime(world: World): Service {
  const invoke: RestRoute = [
    'POST',
    '/endpoints/:name/invocations',
    'InvokeEndpoint',
    async (input, call) => await invokeEndpoint(world, input, call),
  ];
  return restJsonService('sagemaker-runtime', [invoke], () => 'Message');
}

async function invokeEndpoint(world: World, input: RestInput, call: Call): Promise<RestAnswer> {
  const name = input.labels['name'] ?? '';
  const endpoint = servingEndpoint(world, name, call);
  const { headers } = input.request;
  refuseTargets(headers, name, endpoint);
  checkRequestSize(input.bytes.length, endpoint, call);
  const startedAt = performance.now();
  const answer = await endpoint.invoke(forwarded(headers), input.bytes);
  const dimensions = { EndpointName: name, VariantName: endpoint.variant };
  countInvocation(call, dimensions, answer?.status, performance.now() - startedAt);
  if (!answer) throw modelError(world, call, endpoint, 0, TIMED_OUT);
  const { status, body } = answer;
  if (status >= 400) throw modelError(world, call, endpoint, status, new TextDecoder().decode(body));
  if (body.length > limitBytes(endpoint))
    throw validationError(`Response of ${call.requestId} has oversize body.`);
  return success(endpoint, answer);
}

/**
 * An endpoint that is absent, still Creating, Failed or Deleting reads alike to a caller: not found. For the absent
 * one the text was seen; for the others it is our reading of InvokeEndpoint having no error for them.
 */
function servingEndpoint(world: World, name: string, call: Call): RunningEndpoint {
  const endpoint = world.ports.endpoints.find(call.region, name);
  if (endpoint?.inService) return endpoint;
  throw validationError(`Endpoint ${name} of account ${world.accountId} not found.`);
}

/** Headers that choose among variants, models or containers where there is only one; texts unverified. */
function refuseTargets(headers: Headers, name: string, endpoint: RunningEndpoint): void {
  const variant = headers.get('x-amzn-sagemaker-target-variant');
  if (variant !== null && variant !== endpoint.variant) {
    throw validationError(`Variant ${variant} not found for Endpoint ${name}.`);
  }
  for (const target of ['target-model', 'target-container-hostname', 'inference-component']) {
    if (headers.has(`x-amzn-sagemaker-${target}`)) {
      throw validationError(
        `Endpoint ${name} has one model in one container: x-amzn-sagemaker-${target} cannot be given.`,
      );
    }
  }
}

function limitBytes(endpoint: RunningEndpoint): number {
  return endpoint.serverless ? SERVERLESS_PAYLOAD_BYTES : REALTIME_PAYLOAD_BYTES;
}

/** The two kinds of endpoint refuse in their own words (sagemaker-python-sdk#4271; the API model's length rule). */
function checkRequestSize(bytes: number, endpoint: RunningEndpoint, call: Call): void {
  if (bytes <= limitBytes(endpoint)) return;
  if (endpoint.serverless) throw validationError(`Request ${call.requestId} has oversize body.`);
  const faults = lengthFaults({ max: REALTIME_PAYLOAD_BYTES }, bytes);
  throw validationError(violationMessage(faults.map((fault) => violation(undefined, 'body', fault))));
}

/** Content-Type and Accept reach the handler raw: a charset in them is the handler's to deal with. */
function forwarded(headers: Headers): Headers {
  const kept = new Headers();
  for (const name of FORWARDED_HEADERS) {
    const value = headers.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept;
}

function success(endpoint: RunningEndpoint, answer: ContainerAnswer): Response {
  const headers = new Headers({ 'x-amzn-invoked-production-variant': endpoint.variant });
  if (answer.contentType !== undefined) headers.set('content-type', answer.contentType);
  if (answer.customAttributes !== undefined) {
    headers.set('x-amzn-sagemaker-custom-attributes', answer.customAttributes);
  }
  return new Response(answer.body.slice(), { status: 200, headers });
}

const TIMED_OUT =
  'Your invocation timed out while waiting for a response from container primary. Review the latency metrics for ' +
  'each container in Amazon CloudWatch, resolve the issue, and try again.';

/** Whatever the container did wrong is one error, 424, with its own status inside; 0 stands for no answer. */
function modelError(
  world: World,
  call: Call,
  endpoint: RunningEndpoint,
  status: number,
  original: string,
): AwsError {
  const side = status >= 400 && status < 500 ? 'client' : 'server';
  const console = `https://${call.region}.console.aws.amazon.com/cloudwatch/home?region=${call.region}#logEventViewer:group=${endpoint.logGroup}`;
  const before = `Received ${side} error (${status}) from primary with message "`;
  const after = `". See ${console} in account ${world.accountId} for more information.`;
  const quoted = original.slice(0, MAX_MESSAGE - before.length - after.length);
  return new AwsError('ModelError', `${before}${quoted}${after}`, 424, {
    OriginalStatusCode: status,
    OriginalMessage: original.slice(0, MAX_MESSAGE),
    LogStreamArn: `arn:${world.partition}:logs:${call.region}:${world.accountId}:log-group:${endpoint.logGroup}`,
  });
}

function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
