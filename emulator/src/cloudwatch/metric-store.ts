import type { Dimension } from '@aws-sdk/client-cloudwatch';

/** Observations of a metric that were written together. */
export interface Point {
  readonly atMs: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** Identity of a metric: the same name with different dimensions is a different metric. */
export interface MetricId {
  readonly region: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

interface StoredMetric {
  readonly id: MetricId;
  readonly points: Point[];
  unit: string | undefined;
}

// Far more than an alarm's evaluation range in scaled time.
const MAX_POINTS = 10_000;

/** The stored metrics: in memory, newest points only. */
export class MetricStore {
  readonly #metrics = new Map<string, StoredMetric>();

  add(id: MetricId, point: Point, unit?: string): void {
    const key = keyOf(id);
    const kept = this.#metrics.get(key) ?? { id, points: [], unit: undefined };
    kept.points.push(point);
    if (kept.points.length > MAX_POINTS) kept.points.splice(0, kept.points.length - MAX_POINTS);
    kept.unit = unit ?? kept.unit;
    this.#metrics.set(key, kept);
  }

  /** In order of arrival. */
  pointsOf(id: MetricId): readonly Point[] {
    return this.#metrics.get(keyOf(id))?.points ?? [];
  }

  /** The unit last written; "None" by default, as in CloudWatch. */
  unitOf(id: MetricId): string {
    return this.#metrics.get(keyOf(id))?.unit ?? 'None';
  }

  /** All metrics of a region. */
  all(region: string): MetricId[] {
    return [...this.#metrics.values()].map(({ id }) => id).filter((id) => id.region === region);
  }
}

function keyOf({ region, namespace, name, dimensions }: MetricId): string {
  const parts = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
  return JSON.stringify([region, namespace, name, ...parts]);
}

/** A value, observed once or several times. */
export function observed(value: number, atMs: number, count = 1): Point {
  return { atMs, count, sum: value * count, min: value, max: value };
}
