import { isThrottling, RuntimeError } from '../../contract/upstream/runtime-error.ts';
import { AnswerCutShort, ConnectTimeout } from './exchange.ts';

import { ClockCorrected } from './signing-clock.ts';

/** How a failed try is repeated: tries in all, and the longest pause before the second, which doubles from then on. */
export interface RetryPolicy {
  readonly attempts: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

// Short, for the caller knows better than we how long to wait: a 429 with Retry-After must come quickly.
const THROTTLED: RetryPolicy = { attempts: 2, firstPauseMs: 100, longestPauseMs: 100 };
// A container takes seconds to start; whoever waits for it keeps no slot of it busy.
const WARMING: RetryPolicy = { attempts: 4, firstPauseMs: 500, longestPauseMs: 2_000 };
const UNAVAILABLE: RetryPolicy = { attempts: 3, firstPauseMs: 100, longestPauseMs: 1_000 };
const UNREACHED: RetryPolicy = { attempts: 3, firstPauseMs: 50, longestPauseMs: 500 };
const AT_ONCE: RetryPolicy = { attempts: 2, firstPauseMs: 0, longestPauseMs: 0 };

// InternalFailure, ServiceUnavailable, InternalDependencyException: the service failed before or beside the model.
const SERVICE_FAILURES: ReadonlySet<number> = new Set([500, 502, 503, 530]);

// No connection, or one that was gone before an answer: a function that Lambda froze wakes with connections that the
// other side has closed long ago.
const UNREACHED_CODES: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN']);

/**
 * How often to try again after this error; undefined when once was enough. A classification changes nothing, so a
 * repetition is never wrong, only futile: a model that failed would fail again, and a time that is over is over.
 */
export function retryPolicyWith(error: unknown): RetryPolicy | undefined {
  if (error instanceof ClockCorrected) return AT_ONCE;
  if (error instanceof RuntimeError) return patienceWithService(error);
  if (error instanceof AnswerCutShort || error instanceof ConnectTimeout) return undefined;
  return error instanceof Error && 'code' in error && UNREACHED_CODES.has(error.code) ? UNREACHED : undefined;
}

function patienceWithService(error: RuntimeError): RetryPolicy | undefined {
  if (error.name === 'ModelError') return undefined;
  if (error.name === 'ModelNotReadyException') return WARMING;
  if (isThrottling(error)) return THROTTLED;
  return SERVICE_FAILURES.has(error.status) ? UNAVAILABLE : undefined;
}

/**
 * The pause before the try that follows `attempt` failed ones, in milliseconds: any length up to a bound that doubles
 * ("full jitter"), so that clients refused together do not come back together. Undefined when there is none left.
 */
export function pauseAfter(
  retryPolicy: RetryPolicy,
  attempt: number,
  random: () => number,
): number | undefined {
  if (attempt >= retryPolicy.attempts) return undefined;
  return random() * Math.min(retryPolicy.longestPauseMs, retryPolicy.firstPauseMs * 2 ** (attempt - 1));
}
