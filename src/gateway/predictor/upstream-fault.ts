import {
  ModelError,
  ModelNotReadyException,
  SageMakerRuntimeServiceException,
} from '@aws-sdk/client-sagemaker-runtime';

import { BODY_LIMITS } from '../../contract/limits.ts';
import { ProxyFault } from '../../contract/problem.ts';
import { readClientError } from './client-error-mark.ts';

type Facts = Record<string, string | number>;

// Throttling is not in the service's model, and comes as 429 or as 400 with an empty message.
const THROTTLING = new Set(['ThrottlingException', 'TooManyRequestsException', 'Throttling']);

// When SageMaker itself failed, the same request may do better a moment later.
const SERVER_FAULT_RETRY_SECONDS = 2;

/** What an error of InvokeEndpoint means to the caller. Nothing of its text is in the fault's own words. */
export function upstreamFault(error: unknown, signal: AbortSignal): ProxyFault {
  if (error instanceof ProxyFault) return error;
  if (signal.aborted || isTimeout(error))
    return new ProxyFault('deadline-passed', undefined, { cause: error });
  if (error instanceof ModelError) return modelFault(error);
  if (error instanceof SageMakerRuntimeServiceException) return serviceFault(error);
  return new ProxyFault('upstream-failed', undefined, { cause: error, upstream: { name: nameOf(error) } });
}

function modelFault(error: ModelError): ProxyFault {
  const marked = readClientError(error.OriginalMessage);
  if (marked) return marked;
  // SageMaker gives 0 when the container did not answer within the invocation's 60 seconds.
  const code = error.OriginalStatusCode === 0 ? 'deadline-passed' : 'model-failed';
  return new ProxyFault(code, undefined, { cause: error, upstream: factsOf(error) });
}

function serviceFault(error: SageMakerRuntimeServiceException): ProxyFault {
  const known = { cause: error, upstream: factsOf(error) };
  if (error instanceof ModelNotReadyException) return new ProxyFault('warming', undefined, known);
  if (isThrottling(error)) return new ProxyFault('throttled', undefined, known);
  if (error.name === 'ValidationError') return validationFault(error, known);
  const later = error.$fault === 'server' ? { retryAfterSeconds: SERVER_FAULT_RETRY_SECONDS } : {};
  return new ProxyFault('upstream-failed', undefined, { ...known, ...later });
}

/** One code for several faults: only its message tells them apart. */
function validationFault(error: Error, known: { cause: Error; upstream: Facts }): ProxyFault {
  // `Endpoint <name> of account <id> not found.`
  if (/\bnot found\b/i.test(error.message)) return new ProxyFault('endpoint-missing', undefined, known);
  if (/oversize/i.test(error.message)) {
    return new ProxyFault('too-large', undefined, { ...known, limit: BODY_LIMITS.sagemakerServerless });
  }
  return new ProxyFault('upstream-failed', undefined, known);
}

function isThrottling(error: SageMakerRuntimeServiceException): boolean {
  return THROTTLING.has(error.name) || error.$metadata.httpStatusCode === 429;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

/** What the log may know. A ModelError's texts quote the container, which may quote the caller: they stay out. */
function factsOf(error: SageMakerRuntimeServiceException): Facts {
  const facts: Facts = { name: error.name };
  if (error.$metadata.httpStatusCode !== undefined) facts['status'] = error.$metadata.httpStatusCode;
  if (error.$metadata.requestId !== undefined) facts['requestId'] = error.$metadata.requestId;
  if (!(error instanceof ModelError)) return { ...facts, message: error.message };
  if (error.OriginalStatusCode !== undefined) facts['originalStatus'] = error.OriginalStatusCode;
  if (error.LogStreamArn !== undefined) facts['logStream'] = error.LogStreamArn;
  return facts;
}

/** The system's own code (ECONNREFUSED, ENOTFOUND) says more than the class of the error. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
