import { type Backoff, backoffMs } from '../../contract/retry.ts';
import { RuntimeError } from '../../contract/upstream/runtime-error.ts';
import { type Transient, transientKind } from '../../contract/upstream/transient-error.ts';
import { AnswerCutShort, ConnectTimeout } from './exchange.ts';
import { ClockCorrected } from './signing-clock.ts';

/** How a failed attempt is repeated: attempts in all, and the range of the pauses between them. */
export interface RetryPolicy extends Backoff {
  readonly attempts: number;
}

const BY_KIND: Readonly<Record<Transient, RetryPolicy>> = {
  // Short, because the caller knows better how long to wait: a 429 with Retry-After must be returned quickly.
  throttled: { attempts: 2, firstMs: 100, longestMs: 100 },
  // A container takes seconds to start, and a waiting request does not occupy any of its slots.
  warming: { attempts: 4, firstMs: 500, longestMs: 2_000 },
  unavailable: { attempts: 3, firstMs: 100, longestMs: 1_000 },
};
const UNREACHED: RetryPolicy = { attempts: 3, firstMs: 50, longestMs: 500 };
const AT_ONCE: RetryPolicy = { attempts: 2, firstMs: 0, longestMs: 0 };

// No connection, or one that was closed before the response: a function resumes after a freeze with connections that
// the service has closed meanwhile.
const UNREACHED_CODES: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN']);

/**
 * How to retry after this error; undefined when another attempt would fail the same way. Inference has no side effects,
 * so retries are always safe.
 */
export function retryPolicyWith(error: unknown): RetryPolicy | undefined {
  if (error instanceof ClockCorrected) return AT_ONCE;
  if (error instanceof RuntimeError) {
    const kind = transientKind(error);
    return kind && BY_KIND[kind];
  }
  if (error instanceof AnswerCutShort || error instanceof ConnectTimeout) return undefined;
  return error instanceof Error && 'code' in error && UNREACHED_CODES.has(error.code) ? UNREACHED : undefined;
}

/**
 * The pause after this number of failed attempts, in milliseconds: random up to a bound that doubles ("full jitter"),
 * so that clients rejected at the same time do not retry at the same time. Undefined when no attempt is left.
 */
export function pauseAfter(
  retryPolicy: RetryPolicy,
  attempts: number,
  random: () => number,
): number | undefined {
  return attempts < retryPolicy.attempts ? random() * backoffMs(retryPolicy, attempts) : undefined;
}
