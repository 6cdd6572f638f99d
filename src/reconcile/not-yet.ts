import { Fault } from '../contract/fault.ts';
import { type Backoff, backoffMs } from '../contract/retry.ts';
import { poll } from './poll.ts';
import type { Engine } from './watch.ts';

/** How long to retry what fails for a transient reason, and how often. */
export interface RetryPolicy extends Backoff {
  /** Counted from the first failure. */
  readonly maxWaitMs: number;
  /** What the service asked for, in its response. */
  readonly retryAfterMs?: number | undefined;
  /** What is waited for, in a progress line. */
  readonly reason?: string;
  /** What to do when the wait was too short; default: to run the same command again. */
  readonly hint?: string | undefined;
  /** Past the wait, the error itself is thrown. */
  readonly endsAsError?: boolean | undefined;
}

/** Reads of several services lag behind writes, usually by a few seconds. */
export const READS_LAG: RetryPolicy = {
  maxWaitMs: 60_000,
  firstMs: 1_000,
  longestMs: 5_000,
  endsAsError: true,
};

/** A call failed for a transient reason, e.g. because a new resource has not propagated. */
export class NotYet extends Error {
  readonly policy: RetryPolicy;

  constructor(cause: Error, policy: RetryPolicy, message = cause.message) {
    super(message, { cause });
    this.name = 'NotYet';
    this.policy = policy;
  }
}

/** What is repeated, for progress lines and the final failure. */
export interface Repeated {
  readonly id: string;
  readonly what: string;
}

/**
 * Repeats `attempt` while it throws NotYet. The pauses are random between zero and a limit that doubles ("full
 * jitter"), so that callers that were rejected together do not return together. Throws Fault `late` with the last
 * rejection when its wait is over.
 */
export async function whileNotYet<T>(
  attempt: () => Promise<T>,
  engine: Engine,
  { id, what }: Repeated,
): Promise<T> {
  const first = await outcomeOf(attempt);
  if (!(first instanceof NotYet)) return first.value;
  let rejection = first;
  let pauses = 0;
  const { value } = await poll(
    async () => {
      const outcome = pauses === 0 ? first : await outcomeOf(attempt);
      if (!(outcome instanceof NotYet)) return outcome;
      rejection = outcome;
      return undefined;
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      what,
      // The rejections may have different reasons: the last one counts.
      get deadlineMs() {
        return rejection.policy.maxWaitMs;
      },
      delayMs: () => pauseMs(rejection.policy, (pauses += 1)),
      late: (elapsedMs) => tooLate(what, rejection, elapsedMs),
      onWait: (elapsedMs) => engine.emit({ type: 'waiting', id, elapsedMs, ...progressOf(rejection) }),
    },
  );
  return value;
}

type Outcome<T> = { readonly value: T } | NotYet;

async function outcomeOf<T>(attempt: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await attempt() };
  } catch (error) {
    if (error instanceof NotYet) return error;
    throw error;
  }
}

function pauseMs(policy: RetryPolicy, pauses: number): number {
  return Math.max(Math.random() * backoffMs(policy, pauses), policy.retryAfterMs ?? 0);
}

function progressOf({ message, policy }: NotYet): { phase: string; expectedMs: number } {
  const { reason, longestMs } = policy;
  return { phase: reason === undefined ? message : `${reason} (${message})`, expectedMs: longestMs };
}

function tooLate(what: string, { message, policy, cause }: NotYet, elapsedMs: number): Error {
  if (policy.endsAsError && cause instanceof Error) return cause;
  const seconds = Math.round(elapsedMs / 1000);
  return new Fault(
    'late',
    `${what} still fails after ${seconds} s: ${message}`,
    policy.hint ?? 'Run the same command again: it continues where it stopped.',
    { cause },
  );
}
