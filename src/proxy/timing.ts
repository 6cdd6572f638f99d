import { performance } from 'node:perf_hooks';

import type { LogLine, Measured } from './log-line.ts';

/** The two times that are known only at the end of a request. */
export function timeParts(startedAtMs: number, { predictMs = 0 }: Measured): Pick<LogLine, 'ms' | 'ownMs'> {
  const ms = msSince(startedAtMs);
  return { ms, ownMs: rounded(Math.max(0, ms - predictMs)) };
}

/** Milliseconds since a time of performance.now(). */
export function msSince(startedAtMs: number): number {
  return rounded(performance.now() - startedAtMs);
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
