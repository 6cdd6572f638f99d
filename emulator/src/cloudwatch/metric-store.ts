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

interface Kept {
  readonly id: MetricId;
  readonly points: Point[];
  unit: string | undefined;
}

// Far more than the periods that an alarm looks back over in scaled time.
const KEPT_POINTS = 10_000;

/** Metrics as alarms and readers look at them: in memory, the newest points only. */
export class MetricStore {
  readonly #metrics = new Map<string, Kept>();

  add(id: MetricId, point: Point, unit?: string): void {
    const key = keyOf(id);
    const kept = this.#metrics.get(key) ?? { id, points: [], unit: undefined };
    kept.points.push(point);
    if (kept.points.length > KEPT_POINTS) kept.points.splice(0, kept.points.length - KEPT_POINTS);
    kept.unit = unit ?? kept.unit;
    this.#metrics.set(key, kept);
  }

  /** In the order in which they came. */
  pointsOf(id: MetricId): readonly Point[] {
    return this.#metrics.get(keyOf(id))?.points ?? [];
  }

  /** As it was last written; "None" where nobody said one, as CloudWatch has it. */
  unitOf(id: MetricId): string {
    return this.#metrics.get(keyOf(id))?.unit ?? 'None';
  }

  /** Every metric of a region that has ever been written. */
  all(region: string): MetricId[] {
    return [...this.#metrics.values()].map(({ id }) => id).filter((id) => id.region === region);
  }
}

function keyOf({ region, namespace, name, dimensions }: MetricId): string {
  const parts = dimensions.map(({ Name, Value }) => `${Name}=${Value}`).toSorted();
  return JSON.stringify([region, namespace, name, ...parts]);
}

/** One value, seen once or several times. */
export function observed(value: number, atMs: number, count = 1): Point {
  return { atMs, count, sum: value * count, min: value, max: value };
}
