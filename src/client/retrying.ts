import { setTimeout as wait } from 'node:timers/promises';

/** How long a caller goes on asking. Only what may go better later is asked again. */
export interface RetryPolicy {
  /** Tries in all; 3 unless given, and as many as fit where `retryForMs` is given. */
  readonly maxAttempts?: number;
  /** How long after the first try another may still begin, in milliseconds; without end unless given. */
  readonly retryForMs?: number;
  /** Ends the waiting too, with the signal's own reason. */
  readonly signal?: AbortSignal;
}

/** What a test puts in place of chance and time. */
export interface Surroundings {
  /** 0 to 1, without 1. */
  readonly random: () => number;
  /** Milliseconds of any clock that only goes forward. */
  readonly now: () => number;
  readonly pause: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
}

export const FIRST_PAUSE_MS = 500;
const DEFAULT_ATTEMPTS = 3;
const MAX_BACKOFF_MS = 20_000;

const REAL: Surroundings = { random: Math.random, now: () => performance.now(), pause };

/**
 * Asks until there is an answer, or patience ends; then the last error is thrown. `againAfterMs` says of an error how
 * long to wait at least, or undefined where another try would end the same way. A pause is never shorter than that,
 * and its other part is left to chance: callers who were refused together must not come back together.
 */
export async function retrying<Answer>(
  ask: () => Promise<Answer>,
  againAfterMs: (error: unknown) => number | undefined,
  retryPolicy: RetryPolicy,
  { random, now, pause: rest }: Surroundings = REAL,
): Promise<Answer> {
  const { maxAttempts, retryForMs = Infinity, signal } = retryPolicy;
  const attempts = maxAttempts ?? (retryPolicy.retryForMs === undefined ? DEFAULT_ATTEMPTS : Infinity);
  const startedAt = now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const atLeastMs = attempt < attempts ? againAfterMs(error) : undefined;
      if (atLeastMs === undefined) throw error;
      const pauseMs = atLeastMs + random() * backoffMs(attempt);
      if (now() - startedAt + pauseMs > retryForMs) throw error;
      await rest(pauseMs, signal);
    }
  }
}

/** The most that chance may add: more with every try, so that a crowd thins out. */
function backoffMs(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
