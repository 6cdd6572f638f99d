import { Fault } from '../contract/fault.ts';
import { type Backoff, backoffMs } from '../contract/retry.ts';
import { poll } from './poll.ts';
import type { Engine } from './watch.ts';

/** How long to repeat what fails for a reason that passes, and how often. */
export interface Patience extends Backoff {
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

// IAM is usually visible everywhere after ten seconds; Terraform retries for two minutes before it reports the error.
const PATIENCE: Patience = { maxWaitMs: 120_000, firstMs: 1_000, longestMs: 10_000 };

/** Reads of several services lag behind writes, usually by a few seconds. */
export const READS_LAG: Patience = { maxWaitMs: 60_000, firstMs: 1_000, longestMs: 5_000, endsAsError: true };

/** A call failed in a way that passes, e.g. because a new resource has not propagated. */
export class NotYet extends Error {
  readonly patience: Patience;

  constructor(cause: Error, patience: Patience = PATIENCE, message = cause.message) {
    super(message, { cause });
    this.name = 'NotYet';
    this.patience = patience;
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
        return rejection.patience.maxWaitMs;
      },
      delayMs: () => pauseMs(rejection.patience, (pauses += 1)),
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

function pauseMs(patience: Patience, pauses: number): number {
  return Math.max(Math.random() * backoffMs(patience, pauses), patience.retryAfterMs ?? 0);
}

function progressOf({ message, patience }: NotYet): { phase: string; expectedMs: number } {
  const { reason, longestMs } = patience;
  return { phase: reason === undefined ? message : `${reason} (${message})`, expectedMs: longestMs };
}

function tooLate(what: string, { message, patience, cause }: NotYet, elapsedMs: number): Error {
  if (patience.endsAsError && cause instanceof Error) return cause;
  const seconds = Math.round(elapsedMs / 1000);
  return new Fault(
    'late',
    `${what} still fails after ${seconds} s: ${message}`,
    patience.hint ?? 'Run the same command again: it continues where it stopped.',
    { cause },
  );
}
