import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../contract/fault.ts';

/** The engine's clock; tests replace it. */
export interface Clock {
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const wallClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => await sleep(ms, undefined, { signal }),
};

export interface PollOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly deadlineMs: number;
  /** What is waited for, for the timeout message. */
  readonly what: string;
  readonly onWait?: (elapsedMs: number) => void;
  /** How long to wait before the next probe; default: `nextDelayMs`. */
  readonly delayMs?: (elapsedMs: number) => number;
  /** The failure past the deadline; default: Fault `late` that names `what`. */
  readonly late?: (elapsedMs: number) => Error | undefined;
}

// The JavaScript SDK's waiter draws its delays from an ever wider range and overshoots a 150 s endpoint by 68 s on
// average; polling at intervals of less than 5 % of the elapsed time costs a few seconds at most.
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 2_500;
const SHARE_OF_ELAPSED = 0.05;

/** How long to wait before the next poll, in milliseconds. */
export function nextDelayMs(elapsedMs: number): number {
  return Math.min(LONGEST_DELAY_MS, Math.max(FIRST_DELAY_MS, elapsedMs * SHARE_OF_ELAPSED));
}

/**
 * The only place that waits: calls `probe` until it returns something other than undefined.
 * Throws Fault `late` (or `options.late`) past the deadline, Fault `interrupted` when the signal is aborted.
 */
export async function poll<T>(probe: () => Promise<T | undefined>, options: PollOptions): Promise<T> {
  const { clock, signal, delayMs = nextDelayMs } = options;
  const startedAt = clock.now();
  for (;;) {
    throwIfInterrupted(signal);
    const found = await probe();
    if (found !== undefined) return found;
    const elapsedMs = clock.now() - startedAt;
    if (elapsedMs > options.deadlineMs) throw options.late?.(elapsedMs) ?? late(options.what, elapsedMs);
    options.onWait?.(elapsedMs);
    await pause(clock, delayMs(elapsedMs), signal);
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    throwIfInterrupted(signal);
    throw error;
  }
}

/** Ends the work at a safe point between two calls. Throws Fault `interrupted`. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new Fault(
    'interrupted',
    'Interrupted before the operation was complete.',
    'Run the same command again to continue, or run `npm run destroy` to delete what exists.',
  );
}

function late(what: string, elapsedMs: number): Fault {
  const seconds = Math.round(elapsedMs / 1000);
  return new Fault(
    'late',
    `${what} was not ready after ${seconds} s.`,
    'Run the same command again: it continues to wait.',
  );
}
