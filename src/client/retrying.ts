import { setTimeout as wait } from 'node:timers/promises';

import { type Backoff, backoffMs, retry } from '../contract/retry.ts';

/** How long a caller retries. Only transient errors are retried. */
export interface RetryPolicy {
  /** Attempts in all; 3 by default, unlimited when `retryForMs` is given. */
  readonly maxAttempts?: number;
  /** How long after the first attempt another may still begin, in milliseconds; no limit by default. */
  readonly retryForMs?: number;
  /** Also aborts the waiting, with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Randomness and time, for tests to replace. */
export interface RetryEnvironment {
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly pause: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const FIRST_PAUSE_MS = 500;
const DEFAULT_ATTEMPTS = 3;
// The random part of a pause grows with every attempt, so that callers rejected at the same time spread out.
const BACKOFF: Backoff = { firstMs: FIRST_PAUSE_MS, longestMs: 20_000 };

const REAL: RetryEnvironment = { random: Math.random, now: () => performance.now(), pause };

/**
 * Calls `attempt` until it succeeds or the policy is exhausted; then throws the last error. `retryAfterMs` is the
 * shortest wait after an error, or undefined where another attempt would fail the same way. A pause is that plus a
 * random part: callers rejected at the same time must not retry at the same time.
 */
export async function retrying<Answer>(
  attempt: () => Promise<Answer>,
  retryAfterMs: (error: unknown) => number | undefined,
  { maxAttempts, retryForMs, signal }: RetryPolicy,
  { random, now, pause: rest }: RetryEnvironment = REAL,
): Promise<Answer> {
  const most = maxAttempts ?? (retryForMs === undefined ? DEFAULT_ATTEMPTS : Infinity);
  const startedAt = now();
  const pauseMsAfter = (error: unknown, attempts: number): number | undefined => {
    const atLeastMs = attempts < most ? retryAfterMs(error) : undefined;
    if (atLeastMs === undefined) return undefined;
    const pauseMs = atLeastMs + random() * backoffMs(BACKOFF, attempts);
    return now() - startedAt + pauseMs > (retryForMs ?? Infinity) ? undefined : pauseMs;
  };
  return await retry(attempt, pauseMsAfter, async (ms) => await rest(ms, signal));
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
