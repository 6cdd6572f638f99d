import { BODY_LIMITS, type Limit } from '../limits.ts';
import { ProxyFault } from '../problem.ts';
import { markedError, rejectedInput } from './client-error-mark.ts';
import { RuntimeError } from './runtime-error.ts';
import { transientKind } from './transient-error.ts';

type Facts = Record<string, string | number>;
interface KnownError {
  readonly cause: Error;
  readonly upstream: Facts;
}

// When SageMaker itself failed, the same request may succeed soon after.
const SERVER_FAULT_RETRY_SECONDS = 2;

/**
 * Maps an error of InvokeEndpoint or Invoke to the caller's error, without any of its text. `bodyLimit` is the limit that a 413
 * reports; by default the smallest, that of serverless endpoints. Only the container can judge tokens, so its rejection of
 * an input is the caller's error. Any other error that it marks as the client's is a model failure: the proxy has checked
 * the request against the same contract, so the mark is a forgery or a defect.
 */
export function upstreamFault(error: unknown, signal: AbortSignal, bodyLimit?: Limit): ProxyFault {
  if (error instanceof ProxyFault) return error;
  if (signal.aborted || isTimeout(error))
    return new ProxyFault('deadline-passed', undefined, { cause: error });
  if (!(error instanceof RuntimeError)) return connectionFault(error);
  return error.name === 'ModelError' ? modelFault(error) : serviceFault(error, bodyLimit);
}

/** No complete response: the connection failed, or there were no credentials. */
function connectionFault(error: unknown): ProxyFault {
  return new ProxyFault('upstream-failed', undefined, {
    cause: error,
    upstream: { name: nameOf(error) },
    retryAfterSeconds: SERVER_FAULT_RETRY_SECONDS,
  });
}

function modelFault(error: RuntimeError): ProxyFault {
  const rejected = rejectedInput(error.original.message);
  if (rejected) return rejected;
  // 0 if the model did not respond within the 60 seconds of an invocation, or the function within its timeout.
  const code = error.original.status === 0 ? 'deadline-passed' : 'model-failed';
  return new ProxyFault(code, undefined, { cause: error, upstream: factsOf(error) });
}

function serviceFault(error: RuntimeError, bodyLimit: Limit | undefined): ProxyFault {
  const known: KnownError = { cause: error, upstream: factsOf(error) };
  const transient = transientKind(error);
  if (transient === 'warming' || transient === 'throttled')
    return new ProxyFault(transient, undefined, known);
  if (error.name === 'ValidationError') return validationFault(error, known, bodyLimit);
  if (error.name === 'ResourceNotFoundException') return new ProxyFault('endpoint-missing', undefined, known);
  if (error.name === 'RequestTooLargeException') return tooLarge(known, bodyLimit);
  const later = transient === 'unavailable' ? { retryAfterSeconds: SERVER_FAULT_RETRY_SECONDS } : {};
  return new ProxyFault('upstream-failed', undefined, { ...known, ...later });
}

/** One code for several errors: only the message distinguishes them. */
function validationFault(error: Error, known: KnownError, bodyLimit: Limit | undefined): ProxyFault {
  // `Endpoint <name> of account <id> not found.`
  if (/\bnot found\b/i.test(error.message)) return new ProxyFault('endpoint-missing', undefined, known);
  if (/oversize/i.test(error.message)) return tooLarge(known, bodyLimit);
  return new ProxyFault('upstream-failed', undefined, known);
}

function tooLarge(known: KnownError, limit: Limit = BODY_LIMITS.sagemakerServerless): ProxyFault {
  return new ProxyFault('too-large', undefined, { ...known, limit });
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

/** Facts for the log. A ModelError's texts quote the container, which may quote the caller, so they are omitted. */
function factsOf(error: RuntimeError): Facts {
  const { name, status, requestId, message, original } = error;
  const facts: Facts = { name, status, ...(requestId !== undefined && { requestId }) };
  if (name !== 'ModelError') return { ...facts, message };
  if (original.status !== undefined) facts['originalStatus'] = original.status;
  const marked = markedError(original.message);
  if (marked !== undefined) facts['markedAs'] = marked.code;
  if (original.errorType !== undefined) facts['errorType'] = original.errorType;
  if (original.logStreamArn !== undefined) facts['logStream'] = original.logStreamArn;
  return facts;
}

/** The system error code (ECONNREFUSED, ENOTFOUND) is more specific than the class of the error. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
