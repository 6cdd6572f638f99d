import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { Call } from '../account/account-context.ts';
import { type MetricStore, observed, type Point } from './metric-store.ts';
import { checkInput, INPUT } from './shapes.ts';

/** PutMetricData. What it brings is seen by alarms, and by whoever reads it back. */
export function metricActions(metrics: MetricStore): ActionTable {
  return {
    PutMetricData: (input: PutMetricDataInput, call: Call) => {
      checkInput(INPUT.PutMetricData, input);
      const data = input.MetricData ?? [];
      const points = data.map((datum) => ({ datum, points: pointsOf(datum) }));
      for (const { datum, points: own } of points) {
        const id = {
          region: call.region,
          namespace: input.Namespace ?? '',
          name: datum.MetricName ?? '',
          dimensions: datum.Dimensions ?? [],
        };
        for (const point of own) metrics.add(id, point, datum.Unit);
      }
    },
  };
}

/** One value, many with their counts, or a set of statistics: exactly one of the three. */
function pointsOf(datum: MetricDatum): Point[] {
  const { Value, Values, Counts, StatisticValues } = datum;
  const given = [Value, Values, StatisticValues].filter((each) => each !== undefined).length;
  if (given !== 1) throw combination('exactly one of Value, Values and StatisticValues must be given');
  const atMs = timeOf(datum);
  if (Value !== undefined) return [observed(Value, atMs)];
  if (StatisticValues) {
    const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
    return [{ atMs, count: SampleCount, sum: Sum, min: Minimum, max: Maximum }];
  }
  if (Counts && Counts.length !== Values?.length)
    throw combination('Values and Counts must be of one length');
  return (Values ?? []).map((value, index) => observed(value, atMs, Counts?.[index]));
}

/** The wire has seconds since the epoch, whatever type the SDK gives it elsewhere. */
function timeOf({ Timestamp }: MetricDatum): number {
  const seconds: unknown = Timestamp;
  return typeof seconds === 'number' ? seconds * 1000 : Date.now();
}

function combination(what: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', `The parameters do not fit: ${what}.`);
}
