import type * as sdk from '@aws-sdk/client-sagemaker-runtime';
import type { Actions, Input, Output } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { createService } from '../protocol/service.ts';
import { countInvocation } from './invocation-metrics.ts';
import { MODEL } from './runtime-members.ts';
import type {
  AccountContext,
  Call,
  ContainerAnswer,
  RunningEndpoint,
  Service,
} from '../account/account-context.ts';

type InvokeEndpoint = Input<typeof sdk, 'InvokeEndpoint'>;

/** "SageMaker strips all POST headers except those supported by the API" (InvokeEndpoint). */
const FORWARDED_HEADERS = {
  'content-type': 'ContentType',
  accept: 'Accept',
  'x-amzn-sagemaker-custom-attributes': 'CustomAttributes',
  'x-amzn-sagemaker-inference-id': 'InferenceId',
  'x-amzn-sagemaker-session-id': 'SessionId',
} as const;
/** For a real-time endpoint, the model limits the body (BodyBlob); the guide's newer 25 MB is not in the model. */
const SERVERLESS_PAYLOAD_BYTES = 4 * 1024 * 1024;
const REALTIME_PAYLOAD_BYTES = 6_291_456;
/** Maximum length of messages in the runtime's errors. */
const MAX_MESSAGE = 2048;

/**
 * Only InvokeEndpoint. The streaming call returns UnknownOperationException: whether serverless endpoints stream
 * is unverified, and the two emulated serving stacks do not.
 *
 * A request is forwarded to the container in service, its response or its failure returned.
 */
export function createSageMakerRuntime(account: AccountContext): Service {
  const actions: Actions<typeof sdk> = {
    InvokeEndpoint: async (input, call) => await invokeEndpoint(account, input, call),
  };
  return createService({
    name: 'sagemaker-runtime',
    ...MODEL,
    protocol: 'restJson1',
    refusal: 'ValidationError',
    actions,
  });
}

async function invokeEndpoint(
  account: AccountContext,
  input: InvokeEndpoint,
  call: Call,
): Promise<Output<typeof sdk, 'InvokeEndpoint'>> {
  const name = input.EndpointName;
  const endpoint = servingEndpoint(account, name, call);
  rejectTargets(input, endpoint);
  const body = input.Body;
  if (endpoint.serverless && body.length > SERVERLESS_PAYLOAD_BYTES)
    throw validationError(`Request ${call.requestId} has oversize body.`);
  const startedAt = performance.now();
  const answer = await endpoint.invoke(forwarded(input), body);
  const dimensions = { EndpointName: name, VariantName: endpoint.variant };
  countInvocation(call, dimensions, answer?.status, performance.now() - startedAt);
  if (!answer) throw modelError(account, call, endpoint, 0, TIMED_OUT);
  if (answer.status >= 400)
    throw modelError(account, call, endpoint, answer.status, new TextDecoder().decode(answer.body));
  const limit = endpoint.serverless ? SERVERLESS_PAYLOAD_BYTES : REALTIME_PAYLOAD_BYTES;
  if (answer.body.length > limit) throw validationError(`Response of ${call.requestId} has oversize body.`);
  return success(endpoint, answer);
}

/**
 * An endpoint that is missing, Creating, Failed or Deleting is not found. For a missing
 * one the message was observed; for the others it is an assumption, since InvokeEndpoint documents no error.
 */
function servingEndpoint(account: AccountContext, name: string, call: Call): RunningEndpoint {
  const endpoint = account.ports.endpoints.find(call.region, name);
  if (endpoint?.inService) return endpoint;
  throw validationError(`Endpoint ${name} of account ${account.accountId} not found.`);
}

/** Members that select a variant, model or container where there is only one; messages unverified. */
function rejectTargets(input: InvokeEndpoint, endpoint: RunningEndpoint): void {
  const { TargetVariant: variant, EndpointName: name } = input;
  if (variant !== undefined && variant !== endpoint.variant) {
    throw validationError(`Variant ${variant} not found for Endpoint ${name}.`);
  }
  const targets = {
    'target-model': input.TargetModel,
    'target-container-hostname': input.TargetContainerHostname,
    'inference-component': input.InferenceComponentName,
  };
  for (const [target, value] of Object.entries(targets)) {
    if (value !== undefined) {
      throw validationError(
        `Endpoint ${name} has one model in one container: x-amzn-sagemaker-${target} cannot be given.`,
      );
    }
  }
}

/** Content-Type and Accept are passed unchanged: the handler must handle a charset. */
function forwarded(input: InvokeEndpoint): Headers {
  const headers = new Headers();
  for (const [name, member] of Object.entries(FORWARDED_HEADERS)) {
    const value = input[member];
    if (value !== undefined) headers.set(name, value);
  }
  return headers;
}

function success(endpoint: RunningEndpoint, answer: ContainerAnswer): Output<typeof sdk, 'InvokeEndpoint'> {
  return {
    Body: answer.body.slice(),
    ContentType: answer.contentType,
    CustomAttributes: answer.customAttributes,
    InvokedProductionVariant: endpoint.variant,
  };
}

const TIMED_OUT =
  'Your invocation timed out while waiting for a response from container primary. Review the latency metrics for ' +
  'each container in Amazon CloudWatch, resolve the issue, and try again.';

/** Every container failure is one error, 424, with the container's status inside; 0 means no response. */
function modelError(
  account: AccountContext,
  call: Call,
  endpoint: RunningEndpoint,
  status: number,
  original: string,
): AwsError {
  const side = status >= 400 && status < 500 ? 'client' : 'server';
  const console = `https://${call.region}.console.aws.amazon.com/cloudwatch/home?region=${call.region}#logEventViewer:group=${endpoint.logGroup}`;
  const before = `Received ${side} error (${status}) from primary with message "`;
  const after = `". See ${console} in account ${account.accountId} for more information.`;
  const quoted = original.slice(0, MAX_MESSAGE - before.length - after.length);
  return new AwsError('ModelError', `${before}${quoted}${after}`, undefined, {
    OriginalStatusCode: status,
    OriginalMessage: original.slice(0, MAX_MESSAGE),
    LogStreamArn: `arn:${account.partition}:logs:${call.region}:${account.accountId}:log-group:${endpoint.logGroup}`,
  });
}

function validationError(message: string): AwsError {
  return new AwsError('ValidationError', message);
}
