/**
 * Waits for a promise at most so many milliseconds; undefined when the time is over first.
 * The promise goes on: a cut-off caller does not stop the work, at AWS neither.
 */
export async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | undefined> {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), limitMs);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
