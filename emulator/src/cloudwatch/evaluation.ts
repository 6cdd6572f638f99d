import type { ComparisonOperator } from '@aws-sdk/client-cloudwatch';
import type { StoredAlarm } from './stored-alarm.ts';
import type { Point } from './metric-store.ts';
import { isStatistic, statisticOf } from './statistic.ts';

/** The result of an evaluation; undefined keeps the alarm's state. */
export type Verdict = Pick<StoredAlarm, 'state' | 'stateReason'> | undefined;

/**
 * Evaluates an alarm. Periods end now; AWS aligns them to full minutes. A metric without any data leaves the state
 * unchanged, so that a state set manually stays; at AWS TreatMissingData applies then too.
 */
export function verdictOf(
  { definition }: StoredAlarm,
  points: readonly Point[],
  nowMs: number,
  timeScale: number,
): Verdict {
  const { Period = 0, EvaluationPeriods = 1, Threshold = 0 } = definition;
  const statistic = definition.Statistic ?? definition.ExtendedStatistic ?? '';
  const breaches = COMPARE[definition.ComparisonOperator ?? ''];
  // Anomaly detection bands and trimmed means are stored and described, but not evaluated.
  if (points.length === 0 || !isStatistic(statistic) || !breaches) return undefined;
  const periodMs = Period * 1000 * timeScale;
  const values = Array.from({ length: EvaluationPeriods }, (_, back) =>
    statisticOf(statistic, inPeriod(points, nowMs - back * periodMs, periodMs)),
  );
  const results = values.map((value) =>
    value === undefined ? missing(definition.TreatMissingData) : breaches(value, Threshold),
  );
  const bad = results.filter((each) => each === true).length;
  if (bad >= (definition.DatapointsToAlarm ?? EvaluationPeriods)) {
    const seen = values.filter((value) => value !== undefined && breaches(value, Threshold));
    return { state: 'ALARM', stateReason: reasonOf('crossed', seen, Threshold) };
  }
  if (results.every((each) => each === undefined)) return withoutData(definition.TreatMissingData);
  return { state: 'OK', stateReason: reasonOf('not crossed', values, Threshold) };
}

function inPeriod(points: readonly Point[], endMs: number, periodMs: number): Point[] {
  return points.filter(({ atMs }) => atMs > endMs - periodMs && atMs <= endMs);
}

const COMPARE: Readonly<Record<string, ((value: number, threshold: number) => boolean) | undefined>> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
} satisfies Partial<Record<ComparisonOperator, (value: number, threshold: number) => boolean>>;

/** Whether a period without data counts as a breach; undefined when it is ignored. */
function missing(treat: string | undefined): boolean | undefined {
  if (treat === 'breaching') return true;
  return treat === 'notBreaching' ? false : undefined;
}

function withoutData(treat: string | undefined): Verdict {
  if (treat === 'ignore') return undefined;
  return { state: 'INSUFFICIENT_DATA', stateReason: 'Insufficient Data: no datapoints were received.' };
}

function reasonOf(how: string, values: readonly (number | undefined)[], threshold: number): string {
  const shown = values.flatMap((value) => (value === undefined ? [] : [String(value)]));
  const data = shown.length === 0 ? 'no datapoints' : `datapoints [${shown.join(', ')}]`;
  return `Threshold ${how}: ${data} against the threshold (${threshold}).`;
}
