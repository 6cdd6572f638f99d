import { setTimeout as timer } from 'node:timers/promises';

/** Resolves after `ms`, or at once when `signal` aborts: an emulator that closes waits for nothing. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await timer(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
