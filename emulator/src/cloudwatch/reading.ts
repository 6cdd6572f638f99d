import type {
  Datapoint,
  Dimension,
  DimensionFilter,
  GetMetricDataInput,
  GetMetricStatisticsInput,
  ListMetricsInput,
  MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import type { MetricId, MetricStore, Point } from './metric-store.ts';
import { checkInput, INPUT } from './shapes.ts';
import { isStatistic, statisticOf } from './statistic.ts';

/** "Up to 500 results are returned for any one call" (ListMetrics). */
const LIST_PAGE = 500;

/** Metrics read back, by real time: periods are not scaled here, as an alarm's are. */
export function readingActions(metrics: MetricStore): ActionTable {
  return {
    GetMetricData: (input: GetMetricDataInput, call: Call) => {
      checkInput(INPUT.GetMetricData, input);
      const asked = (input.MetricDataQueries ?? []).filter(({ ReturnData }) => ReturnData !== false);
      return { MetricDataResults: asked.map((query) => result(metrics, query, input, call)), Messages: [] };
    },
    GetMetricStatistics: (input: GetMetricStatisticsInput, call: Call) => {
      checkInput(INPUT.GetMetricStatistics, input);
      return { Label: input.MetricName, Datapoints: statistics(metrics, input, call) };
    },
    ListMetrics: (input: ListMetricsInput, call: Call) => {
      checkInput(INPUT.ListMetrics, input);
      return metricsFound(metrics, input, call);
    },
  };
}

function result(
  metrics: MetricStore,
  query: MetricDataQuery,
  { StartTime, EndTime, ScanBy }: GetMetricDataInput,
  { region }: Call,
): object {
  const { Id, MetricStat, Label } = query;
  if (!MetricStat)
    throw invalid(`The query ${Id} has no MetricStat; metric math is not part of this emulator.`);
  const { Metric, Period = 60, Stat = '' } = MetricStat;
  const id = idOf(region, Metric?.Namespace, Metric?.MetricName, Metric?.Dimensions);
  checkStatistic(Stat);
  const values = periods(metrics.pointsOf(id), Period, StartTime, EndTime).flatMap(([at, points]) => {
    const value = statisticOf(Stat, points);
    return value === undefined ? [] : [[at, value] as const];
  });
  // "TimestampDescending returns the newest data first […]. The default is TimestampDescending" (GetMetricData).
  const inOrder = ScanBy === 'TimestampAscending' ? values : values.toReversed();
  return {
    Id,
    Label: Label ?? Metric?.MetricName,
    Timestamps: inOrder.map(([at]) => at),
    Values: inOrder.map(([, value]) => value),
    StatusCode: 'Complete',
  };
}

function statistics(metrics: MetricStore, input: GetMetricStatisticsInput, { region }: Call): object[] {
  const { Statistics = [], ExtendedStatistics = [], Period = 60, StartTime, EndTime } = input;
  if (Statistics.length + ExtendedStatistics.length === 0)
    throw new AwsError(
      'InvalidParameterCombinationException',
      'At least one of the parameters Statistics and ExtendedStatistics must be specified.',
    );
  [...Statistics, ...ExtendedStatistics].forEach(checkStatistic);
  const id = idOf(region, input.Namespace, input.MetricName, input.Dimensions);
  return periods(metrics.pointsOf(id), Period, StartTime, EndTime).map(([Timestamp, points]) => ({
    Timestamp,
    Unit: metrics.unitOf(id) as Datapoint['Unit'],
    ...named(Statistics, points),
    ...(ExtendedStatistics.length > 0 && { ExtendedStatistics: named(ExtendedStatistics, points) }),
  }));
}

function named(names: readonly string[], points: readonly Point[]): Record<string, number | undefined> {
  return Object.fromEntries(names.map((name) => [name, statisticOf(name, points)]));
}

/** Points by the period they fall into, oldest first; the periods begin at multiples of their length. */
function periods(
  points: readonly Point[],
  periodSeconds: number,
  start: unknown,
  end: unknown,
): [atSeconds: number, points: Point[]][] {
  // The wire has seconds since the epoch, whatever type the SDK gives it elsewhere.
  const [from, to] = [Number(start), Number(end)];
  const beginOf = ({ atMs }: Point): number => Math.floor(atMs / 1000 / periodSeconds) * periodSeconds;
  const first = Math.floor(from / periodSeconds) * periodSeconds;
  const inRange = points.filter((point) => beginOf(point) >= first && beginOf(point) < to);
  return [...Map.groupBy(inRange, beginOf)].toSorted(([a], [b]) => a - b);
}

function metricsFound(metrics: MetricStore, input: ListMetricsInput, { region }: Call): object {
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
    Dimensions: dimensions,
  }));
  return { Metrics, NextToken: page.next };
}

function has(dimensions: readonly Dimension[], { Name, Value }: DimensionFilter): boolean {
  return dimensions.some((each) => each.Name === Name && (Value ?? each.Value) === each.Value);
}

function idOf(region: string, namespace = '', name = '', dimensions: readonly Dimension[] = []): MetricId {
  return { region, namespace, name, dimensions };
}

function checkStatistic(name: string): void {
  if (!isStatistic(name)) throw invalid(`The value ${name} for parameter Stat is not supported.`);
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
