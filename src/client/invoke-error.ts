import { ModelError, SageMakerRuntimeServiceException } from '@aws-sdk/client-sagemaker-runtime';

import { problemOf, ProxyFault } from '../contract/problem.ts';
import { markedError } from '../contract/upstream/client-error-mark.ts';
import { RuntimeError } from '../contract/upstream/runtime-error.ts';
import { upstreamFault } from '../contract/upstream/upstream-fault.ts';
import { InferenceError } from './inference-error.ts';

/** An error of InvokeEndpoint as the problem that the gateway would report, with the SDK's error as its cause. */
export function invokeError(error: unknown, deadline: AbortSignal): InferenceError {
  const isService = error instanceof SageMakerRuntimeServiceException;
  const fault =
    clientFault(error) ?? upstreamFault(isService ? runtimeErrorOf(error) : connectionFault(error), deadline);
  const { retryAfterSeconds } = fault;
  return new InferenceError(problemOf(fault, (isService && error.$metadata.requestId) || ''), {
    cause: error,
    ...(retryAfterSeconds !== undefined && { retryAfterMs: retryAfterSeconds * 1000 }),
  });
}

/** The container's check of the request: without the gateway, it is the only one. */
function clientFault(error: unknown): ProxyFault | undefined {
  const marked = error instanceof ModelError ? markedError(error.OriginalMessage) : undefined;
  return marked && new ProxyFault(marked.code, marked.detail);
}

/** The SDK's error in the form that `upstreamFault` reads. */
export function runtimeErrorOf(error: SageMakerRuntimeServiceException): RuntimeError {
  const { name, message, $metadata } = error;
  return new RuntimeError(name, message, {
    status: $metadata.httpStatusCode ?? 0,
    requestId: $metadata.requestId,
    serverTimeMs: undefined,
    original: error instanceof ModelError ? originalOf(error) : {},
  });
}

/** The SDK calls a broken connection a TimeoutError (smithy's node-http-handler); its code says what it is. */
function connectionFault(error: unknown): unknown {
  const isBroken =
    error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
  return isBroken ? new Error('the connection was closed', { cause: error }) : error;
}

function originalOf(error: ModelError): RuntimeError['original'] {
  const { OriginalStatusCode, OriginalMessage, LogStreamArn } = error;
  return {
    ...(OriginalStatusCode !== undefined && { status: OriginalStatusCode }),
    ...(OriginalMessage !== undefined && { message: OriginalMessage }),
    ...(LogStreamArn !== undefined && { logStreamArn: LogStreamArn }),
  };
}
