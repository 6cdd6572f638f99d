import type { Dimension } from '@aws-sdk/client-cloudwatch';

/** Observations of a metric that came in together. */
export interface Point {
  readonly atMs: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Which metric: CloudWatch takes the same name with other dimensions for another metric. */
export interface MetricId {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

// Far more than the periods that an alarm looks back over in scaled time.
const KEPT_POINTS = 10_000;

/** Metrics as alarms look at them: in memory, the newest points only. */
export class MetricStore {
  readonly #points = new Map<string, Point[]>();

  add(id: MetricId, point: Point): void {
    const key = keyOf(id);
    const points = this.#points.get(key) ?? [];
    points.push(point);
    if (points.length > KEPT_POINTS) points.splice(0, points.length - KEPT_POINTS);
    this.#points.set(key, points);
  }

  /** In the order in which they came. */
  pointsOf(id: MetricId): readonly Point[] {
    return this.#points.get(keyOf(id)) ?? [];
  }
}

function keyOf({ region, namespace, name, dimensions }: MetricId): string {
  const parts = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
  return JSON.stringify([region, namespace, name, ...parts]);
}

/** One observation. */
export function observed(value: number, atMs: number): Point {
  return { atMs, count: 1, sum: value, min: value, max: value };
}
