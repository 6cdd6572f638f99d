import { LambdaServiceException } from '@aws-sdk/client-lambda';
import { ModelError, SageMakerRuntimeServiceException } from '@aws-sdk/client-sagemaker-runtime';

import { problemOf, ProxyFault } from '../contract/problem.ts';
import { markedError } from '../contract/upstream/client-error-mark.ts';
import { RuntimeError } from '../contract/upstream/runtime-error.ts';
import { upstreamFault } from '../contract/upstream/upstream-fault.ts';
import { InferenceError } from './inference-error.ts';

export { retryAfterMsOf } from './inference-error.ts';

type ServiceError = SageMakerRuntimeServiceException | LambdaServiceException;

/** An error of a direct call as the problem that the gateway would report, with the SDK's error as its cause. */
export function invokeError(error: unknown, deadline: AbortSignal): InferenceError {
  const read = isServiceError(error) ? runtimeErrorOf(error) : connectionFault(error);
  const fault = clientFault(read) ?? upstreamFault(read, deadline);
  const { retryAfterSeconds } = fault;
  const requestId = read instanceof RuntimeError ? read.requestId : undefined;
  return new InferenceError(problemOf(fault, requestId ?? ''), {
    cause: error,
    ...(retryAfterSeconds !== undefined && { retryAfterMs: retryAfterSeconds * 1000 }),
  });
}

/** The model's check of the request: without the gateway, it is the only one. */
function clientFault(error: unknown): ProxyFault | undefined {
  const marked = error instanceof RuntimeError ? markedError(error.original.message) : undefined;
  return marked && new ProxyFault(marked.code, marked.detail);
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof SageMakerRuntimeServiceException || error instanceof LambdaServiceException;
}

/** The SDK's error in the form that `upstreamFault` reads. */
export function runtimeErrorOf(error: ServiceError): RuntimeError {
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
