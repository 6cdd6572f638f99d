import { BODY_LIMITS, type Limit } from '../limits.ts';
import { ProxyFault } from '../problem.ts';
import type { Target } from '../target.ts';
import { readClientError } from './client-error-mark.ts';
import { isThrottling, RuntimeError } from './runtime-error.ts';

type Host = Target['host'];
type Facts = Record<string, string | number>;
interface Known {
  readonly cause: Error;
  readonly upstream: Facts;
}

// When SageMaker itself failed, the same request may do better a moment later.
const SERVER_FAULT_RETRY_SECONDS = 2;

/** What an error of InvokeEndpoint means to the caller. Nothing of its text is in the fault's own words. */
export function upstreamFault(error: unknown, signal: AbortSignal, host?: Host): ProxyFault {
  if (error instanceof ProxyFault) return error;
  if (signal.aborted || isTimeout(error))
    return new ProxyFault('deadline-passed', undefined, { cause: error });
  if (!(error instanceof RuntimeError)) return unreached(error);
  return error.name === 'ModelError' ? modelFault(error) : serviceFault(error, host);
}

/** No whole answer came: the connection failed, or there was nothing to sign with. */
function unreached(error: unknown): ProxyFault {
  return new ProxyFault('upstream-failed', undefined, {
    cause: error,
    upstream: { name: nameOf(error) },
    retryAfterSeconds: SERVER_FAULT_RETRY_SECONDS,
  });
}

function modelFault(error: RuntimeError): ProxyFault {
  const marked = readClientError(error.original.message);
  if (marked) return marked;
  // SageMaker gives 0 when the container did not answer within the invocation's 60 seconds.
  const code = error.original.status === 0 ? 'deadline-passed' : 'model-failed';
  return new ProxyFault(code, undefined, { cause: error, upstream: factsOf(error) });
}

function serviceFault(error: RuntimeError, host: Host): ProxyFault {
  const known: Known = { cause: error, upstream: factsOf(error) };
  if (error.name === 'ModelNotReadyException') return new ProxyFault('warming', undefined, known);
  if (isThrottling(error)) return new ProxyFault('throttled', undefined, known);
  if (error.name === 'ValidationError') return validationFault(error, known, host);
  const later = error.status >= 500 ? { retryAfterSeconds: SERVER_FAULT_RETRY_SECONDS } : {};
  return new ProxyFault('upstream-failed', undefined, { ...known, ...later });
}

/** One code for several faults: only its message tells them apart. */
function validationFault(error: Error, known: Known, host: Host): ProxyFault {
  // `Endpoint <name> of account <id> not found.`
  if (/\bnot found\b/i.test(error.message)) return new ProxyFault('endpoint-missing', undefined, known);
  if (/oversize/i.test(error.message))
    return new ProxyFault('too-large', undefined, { ...known, limit: hostLimit(host) });
  return new ProxyFault('upstream-failed', undefined, known);
}

/** Letters written before there was a choice of host do not name it; they all meant serverless. */
function hostLimit(host: Host): Limit {
  return host === 'sagemaker-realtime' ? BODY_LIMITS.sagemakerRealtime : BODY_LIMITS.sagemakerServerless;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
}

/** What the log may know. A ModelError's texts quote the container, which may quote the caller: they stay out. */
function factsOf(error: RuntimeError): Facts {
  const { name, status, requestId, message, original } = error;
  const facts: Facts = { name, status, ...(requestId !== undefined && { requestId }) };
  if (name !== 'ModelError') return { ...facts, message };
  if (original.status !== undefined) facts['originalStatus'] = original.status;
  if (original.logStreamArn !== undefined) facts['logStream'] = original.logStreamArn;
  return facts;
}

/** The system's own code (ECONNREFUSED, ENOTFOUND) says more than the class of the error. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
