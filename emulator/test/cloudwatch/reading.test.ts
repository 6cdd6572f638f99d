import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, it } from 'vitest';
import { createCloudWatch } from '../../src/cloudwatch/cloudwatch.ts';
import { oncePerTest, openTestAccount, refusal } from '../account-context.ts';

let client: CloudWatchClient;
const account = oncePerTest(
  async () => await openTestAccount((opened) => ({ services: [createCloudWatch(opened).service] })),
);
beforeEach(() => {
  client = new CloudWatchClient(account.clientConfig());
});

const DAY_MS = 24 * 3_600_000;
const START = new Date('2026-11-20T10:00:00Z');
const RANGE = { StartTime: START, EndTime: new Date(START.getTime() + DAY_MS) };
const METRIC = {
  Namespace: 'Shop',
  MetricName: 'Latency',
  Dimensions: [{ Name: 'Stack', Value: 'shop-dev' }],
};
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);

async function put(MetricName: string, Timestamp: Date, ...Values: number[]): Promise<void> {
  const datum = {
    MetricName,
    Dimensions: METRIC.Dimensions,
    Timestamp,
    Values,
    Unit: 'Milliseconds',
  } as const;
  await client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [datum] }));
}

const stat = (Id: string, Stat: string) => ({ Id, MetricStat: { Metric: METRIC, Period: 60, Stat } });

describe('a metric read back', () => {
  beforeEach(async () => {
    await put('Latency', at(5), ...Array.from({ length: 100 }, (_, index) => index + 1));
    await put('Latency', at(130), 7);
  });

  it('is grouped by period, newest first, separately for each query', async () => {
    const queries = [stat('worst', 'p99'), stat('all', 'Sum'), { ...stat('no', 'Sum'), ReturnData: false }];
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({ MetricDataQueries: queries, ...RANGE }),
    );
    const Timestamps = [at(120), at(0)];
    const common = { Label: 'Latency', StatusCode: 'Complete', Timestamps };
    expect(MetricDataResults).toEqual([
      { ...common, Id: 'worst', Values: [7, 99] },
      { ...common, Id: 'all', Values: [7, 5050] },
    ]);
    const before = { StartTime: new Date(START.getTime() - DAY_MS), EndTime: START };
    const none = await client.send(
      new GetMetricDataCommand({ MetricDataQueries: [stat('all', 'Sum')], ...before }),
    );
    expect(none.MetricDataResults).toMatchObject([{ Timestamps: [], Values: [] }]);
  });

  it('has several statistics and its unit', async () => {
    const asked = { ...METRIC, ...RANGE, Period: 3600, Statistics: ['Maximum' as const] };
    const { Datapoints, Label } = await client.send(
      new GetMetricStatisticsCommand({ ...asked, ExtendedStatistics: ['p50'] }),
    );
    expect(Label).toBe('Latency');
    expect(Datapoints).toEqual([
      { Timestamp: START, Maximum: 100, Unit: 'Milliseconds', ExtendedStatistics: { p50: 50 } },
    ]);
    const neither = new GetMetricStatisticsCommand({ ...METRIC, ...RANGE, Period: 60 });
    await expect(client.send(neither)).rejects.toMatchObject(
      refusal('InvalidParameterCombinationException', 400, 'At least one'),
    );
  });

  it('is found by namespace, name and dimension', async () => {
    await put('Other', at(0), 1);
    const found = async (over: object) =>
      (await client.send(new ListMetricsCommand({ Namespace: 'Shop', ...over }))).Metrics;
    expect(await found({ MetricName: 'Latency' })).toEqual([METRIC]);
    expect(await found({ Dimensions: [{ Name: 'Stack' }] })).toHaveLength(2);
    expect(await found({ Dimensions: [{ Name: 'Stack', Value: 'else' }] })).toEqual([]);
  });

  it('rejects unsupported statistics', async () => {
    const math = { Id: 'm', Expression: 'worst / 2' };
    const sent = client.send(
      new GetMetricDataCommand({ MetricDataQueries: [stat('worst', 'p99'), math], ...RANGE }),
    );
    await expect(sent).rejects.toMatchObject(refusal('NotImplemented', 501, 'MetricDataQueries.Expression'));
  });
});

it('an alarm on a percentile fires above its threshold only', async () => {
  const alarm = {
    ...METRIC,
    AlarmName: 'slow',
    ExtendedStatistic: 'p90',
    Period: 6000,
    EvaluationPeriods: 1,
    Threshold: 100,
    ComparisonOperator: 'GreaterThanThreshold',
  } as const;
  await client.send(new PutMetricAlarmCommand(alarm));
  const state = async () => (await client.send(new DescribeAlarmsCommand({}))).MetricAlarms?.[0]?.StateValue;
  await put('Latency', new Date(), 1, 1, 1, 1, 1, 1, 1, 1, 1, 900);
  expect(await state()).toBe('OK');
  await put('Latency', new Date(), 900);
  expect(await state()).toBe('ALARM');
});
