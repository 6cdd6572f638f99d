/** Prints a value with its limit. Returns whether the value is within the limit; NaN never is. */
export function withinLimit(what: string, value: number, limit: number): boolean {
  const within = value <= limit;
  console.log(`${what}: ${value.toFixed(2)}, limit ${limit}${within ? '' : ': MISSED'}`);
  return within;
}

/** The value that `share` of all values do not exceed; NaN for an empty list. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/** The proxy's own time for each request, in ms, from its log lines. */
export function ownTimes(log: string): number[] {
  return [...log.matchAll(/"ownMs":([\d.]+)/g)].map(([, ms]) => Number(ms));
}
