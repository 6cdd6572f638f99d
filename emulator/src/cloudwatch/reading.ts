import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Call } from '../account/account-context.ts';
import type { Input } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { pageOf } from '../protocol/page.ts';
import type { MetricId, MetricStore, Point } from './metric-store.ts';
import { isStatistic, statisticOf } from './statistic.ts';

// Metrics are read in real time: unlike an alarm's, these periods are not scaled.

/** "Up to 500 results are returned for any one call" (ListMetrics). */
const LIST_PAGE = 500;

type GetMetricData = Input<typeof sdk, 'GetMetricData'>;
type GetMetricStatistics = Input<typeof sdk, 'GetMetricStatistics'>;

export function readMetrics(metrics: MetricStore, input: GetMetricData, call: Call): sdk.GetMetricDataOutput {
  const wanted = input.MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false);
  return { MetricDataResults: wanted.map((query) => result(metrics, query, input, call)), Messages: [] };
}

function result(
  metrics: MetricStore,
  query: GetMetricData['MetricDataQueries'][number],
  { StartTime, EndTime, ScanBy }: GetMetricData,
  { region }: Call,
): sdk.MetricDataResult {
  const { Id, MetricStat, Label } = query;
  if (!MetricStat) throw invalid(`The query ${Id} must have a MetricStat or an Expression.`);
  const { Metric, Period, Stat } = MetricStat;
  const id = idOf(region, Metric.Namespace, Metric.MetricName, Metric.Dimensions);
  checkStatistic(Stat);
  const values = periods(metrics.pointsOf(id), Period, StartTime, EndTime).flatMap(([at, points]) => {
    const value = statisticOf(Stat, points);
    return value === undefined ? [] : [[at, value] as const];
  });
  // "TimestampDescending returns the newest data first […]. The default is TimestampDescending" (GetMetricData).
  const inOrder = ScanBy === 'TimestampAscending' ? values : values.toReversed();
  return {
    Id,
    Label: Label ?? Metric.MetricName,
    Timestamps: inOrder.map(([at]) => at),
    Values: inOrder.map(([, value]) => value),
    StatusCode: 'Complete',
  };
}

export function readStatistics(
  metrics: MetricStore,
  input: GetMetricStatistics,
  { region }: Call,
): sdk.GetMetricStatisticsOutput {
  const { Statistics = [], ExtendedStatistics = [], Period, StartTime, EndTime } = input;
  if (Statistics.length + ExtendedStatistics.length === 0)
    throw new AwsError(
      'InvalidParameterCombinationException',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  [...Statistics, ...ExtendedStatistics].forEach(checkStatistic);
  const id = idOf(region, input.Namespace, input.MetricName, input.Dimensions);
  const Datapoints = periods(metrics.pointsOf(id), Period, StartTime, EndTime).map(([Timestamp, points]) => ({
    Timestamp,
    Unit: metrics.unitOf(id) as sdk.Datapoint['Unit'],
    ...named(Statistics, points),
    ...(ExtendedStatistics.length > 0 && { ExtendedStatistics: named(ExtendedStatistics, points) }),
  }));
  return { Label: input.MetricName, Datapoints };
}

function named(names: readonly string[], points: readonly Point[]): Record<string, number> {
  const values = names.map((name) => [name, statisticOf(name, points)] as const);
  return Object.fromEntries(values.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** Points by period, oldest first; periods begin at multiples of their length. */
function periods(
  points: readonly Point[],
  periodSeconds: number,
  start: Date,
  end: Date,
): [at: Date, points: Point[]][] {
  const [from, to] = [start.getTime() / 1000, end.getTime() / 1000];
  const beginOf = ({ atMs }: Point): number => Math.floor(atMs / 1000 / periodSeconds) * periodSeconds;
  const first = Math.floor(from / periodSeconds) * periodSeconds;
  const inRange = points.filter((point) => beginOf(point) >= first && beginOf(point) < to);
  const inOrder = [...Map.groupBy(inRange, beginOf)].toSorted(([a], [b]) => a - b);
  return inOrder.map(([seconds, own]) => [new Date(seconds * 1000), own]);
}

export function listMetrics(
  metrics: MetricStore,
  input: Input<typeof sdk, 'ListMetrics'>,
  { region }: Call,
): sdk.ListMetricsOutput {
  const found = metrics
    .all(region)
    .filter(
      ({ namespace, name, dimensions }) =>
        (input.Namespace ?? namespace) === namespace &&
        (input.MetricName ?? name) === name &&
        (input.Dimensions ?? []).every((filter) => has(dimensions, filter)),
    );
  const page = pageOf(found, {
    keyOf: (id) => JSON.stringify([id.namespace, id.name, id.dimensions]),
    token: input.NextToken,
    limit: LIST_PAGE,
    badToken: () => new AwsError('InvalidParameterValueException', 'The next token is not valid.'),
  });
  const Metrics = page.items.map(({ namespace, name, dimensions }) => ({
    Namespace: namespace,
    MetricName: name,
    Dimensions: [...dimensions],
  }));
  return { Metrics, NextToken: page.next };
}

function has(dimensions: readonly sdk.Dimension[], { Name, Value }: sdk.DimensionFilter): boolean {
  return dimensions.some((each) => each.Name === Name && (Value ?? each.Value) === each.Value);
}

function idOf(
  region: string,
  namespace = '',
  name = '',
  dimensions: readonly sdk.Dimension[] = [],
): MetricId {
  return { region, namespace, name, dimensions };
}

function checkStatistic(name: string): void {
  if (!isStatistic(name)) throw invalid(`The value ${name} for parameter Stat is not supported.`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
