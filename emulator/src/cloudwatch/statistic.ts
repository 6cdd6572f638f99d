import type { Point } from './metric-store.ts';

const PERCENTILE = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/;
const BASIC: ReadonlySet<string> = new Set(['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum']);

/** Whether this emulator can compute a statistic: the five basic ones, and percentiles such as p99 and p99.9. */
export function isStatistic(name: string): boolean {
  return BASIC.has(name) || PERCENTILE.test(name);
}

/** A statistic over points; undefined without points, and for a percentile over statistic sets. */
export function statisticOf(name: string, points: readonly Point[]): number | undefined {
  if (points.length === 0) return undefined;
  const total = (of: (point: Point) => number): number => points.reduce((sum, point) => sum + of(point), 0);
  switch (name) {
    case 'SampleCount':
      return total(({ count }) => count);
    case 'Sum':
      return total(({ sum }) => sum);
    case 'Average':
      return total(({ sum }) => sum) / total(({ count }) => count);
    case 'Minimum':
      return Math.min(...points.map(({ min }) => min));
    case 'Maximum':
      return Math.max(...points.map(({ max }) => max));
    default:
      return percentile(Number(PERCENTILE.exec(name)?.[1]), points);
  }
}

/**
 * The smallest value that at least this share of the observations does not exceed. AWS interpolates in an
 * undocumented way. "Percentiles are not available for [sets] unless SampleCount is 1 or Min and Max are equal"
 * (CloudWatch User Guide, Percentiles).
 */
function percentile(percent: number, points: readonly Point[]): number | undefined {
  if (!Number.isFinite(percent) || points.some(({ min, max }) => min !== max)) return undefined;
  const inOrder = points.toSorted((a, b) => a.min - b.min);
  const rank = (percent / 100) * inOrder.reduce((sum, { count }) => sum + count, 0);
  let seen = 0;
  return inOrder.find(({ count }) => (seen += count) >= rank)?.min;
}
