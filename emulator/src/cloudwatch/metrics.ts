import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Actions } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { type MetricStore, observed, type Point } from './metric-store.ts';
import { listMetrics, readMetrics, readStatistics } from './reading.ts';

/** PutMetricData and the operations that read metrics. */
export function metricActions(metrics: MetricStore): Actions<typeof sdk> {
  return {
    PutMetricData: ({ Namespace: namespace, MetricData = [] }, { region }) => {
      // All data are validated before any is stored.
      const points = MetricData.map((datum) => ({ datum, points: pointsOf(datum) }));
      for (const { datum, points: own } of points) {
        const { MetricName: name, Dimensions: dimensions = [], Unit } = datum;
        for (const point of own) metrics.add({ region, namespace, name, dimensions }, point, Unit);
      }
    },
    GetMetricData: (input, call) => readMetrics(metrics, input, call),
    GetMetricStatistics: (input, call) => readStatistics(metrics, input, call),
    ListMetrics: (input, call) => listMetrics(metrics, input, call),
  };
}

/** Exactly one of: a value, values with counts, or a statistic set. */
function pointsOf(datum: sdk.MetricDatum): Point[] {
  const { Value, Values, Counts, StatisticValues } = datum;
  const given = [Value, Values, StatisticValues].filter((each) => each !== undefined).length;
  if (given !== 1) throw combination('exactly one of Value, Values and StatisticValues must be given');
  const atMs = datum.Timestamp?.getTime() ?? Date.now();
  if (Value !== undefined) return [observed(Value, atMs)];
  if (StatisticValues) {
    const { SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 } = StatisticValues;
    return [{ atMs, count: SampleCount, sum: Sum, min: Minimum, max: Maximum }];
  }
  if (Counts && Counts.length !== Values?.length)
    throw combination('Values and Counts must be of one length');
  return (Values ?? []).map((value, index) => observed(value, atMs, Counts?.[index]));
}

function combination(what: string): AwsError {
  return new AwsError('InvalidParameterCombinationException', `The parameters do not fit: ${what}.`);
}
