/** A range of pauses that doubles with each attempt. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The longest pause after so many failed attempts, in milliseconds. */
export function backoffMs({ firstMs, longestMs }: Backoff, attempts: number): number {
  return Math.min(longestMs, firstMs * 2 ** (attempts - 1));
}

/**
 * Calls `attempt` until it succeeds, or until `pauseMsAfter` returns undefined for an error and the number of attempts
 * so far; then throws that error. `pause` may reject to end the waiting.
 */
export async function retry<Result>(
  attempt: () => Promise<Result>,
  pauseMsAfter: (error: unknown, attempts: number) => number | undefined,
  pause: (ms: number) => Promise<void>,
): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = pauseMsAfter(error, attempts);
      if (pauseMs === undefined) throw error;
      await pause(pauseMs);
    }
  }
}
