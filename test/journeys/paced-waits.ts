import { setTimeout as sleep } from 'node:timers/promises';
import { wallClock } from '../../src/reconcile/poll.ts';

/**
 * Factor on the delays between a write at the emulated AWS and its readers. A call takes a few ms here and 100 ms at
 * AWS, so with these delays commands meet them as often as there.
 */
export const LAG_SCALE = 0.03;

/** Factor on the waits of commands; shorter ones than this would only poll what starts on a busy machine more often. */
const PACE = 0.1;
const SHORTEST_MS = 100;

/** Makes the commands of this process wait as short as the emulated AWS needs. */
export function paceWaits(): void {
  wallClock.sleep = async (ms, signal) =>
    await sleep(Math.min(ms, Math.max(SHORTEST_MS, ms * PACE)), undefined, { signal });
}

/** Makes time pass faster for the commands of this process: a wait of two minutes ends after four seconds. */
export function speedUpTime(factor = 30): () => void {
  const usual = { ...wallClock };
  const startedAt = usual.now();
  wallClock.now = () => startedAt + (usual.now() - startedAt) * factor;
  wallClock.sleep = async (ms, signal) => await usual.sleep(ms / factor, signal);
  return () => void Object.assign(wallClock, usual);
}
