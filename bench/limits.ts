/** Prints a figure beside the limit it is held against. Answers whether it keeps it; what is no number keeps none. */
export function held(what: string, value: number, limit: number): boolean {
  const keeps = value <= limit;
  console.log(`${what}: ${value.toFixed(2)}, limit ${limit}${keeps ? '' : ': MISSED'}`);
  return keeps;
}

/** The value that `share` of all values do not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/** Our own part of each request, in ms, in the proxy's log lines. */
export function ownTimes(log: string): number[] {
  return [...log.matchAll(/"ownMs":([\d.]+)/g)].map(([, ms]) => Number(ms));
}
