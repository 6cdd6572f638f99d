import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
  paginateDescribeAlarms,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  type Statistic,
} from '@aws-sdk/client-cloudwatch';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Found, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent, unlessGone } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';

/** Fires when a statistic of a metric exceeds a limit for several periods in a row. */
export interface AlarmSpec {
  readonly name: string;
  readonly description: string;
  /** E.g. `AWS/SageMaker`, or a custom namespace. */
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** A basic statistic, or a percentile such as `p99`. */
  readonly statistic: Statistic | `p${number}`;
  /** In the metric's unit: a count, milliseconds, or microseconds for SageMaker's latencies. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Number of consecutive periods that must exceed the limit. */
  readonly periods: number;
  /** SNS topic that is notified when the state changes to ALARM or back to OK; none if undefined. */
  readonly topicArn: string | undefined;
  readonly tags: Tags;
}

export interface LiveAlarm {
  readonly owner: string | undefined;
  readonly alarm: MetricAlarm;
}

/** CloudWatch alarms. PutMetricAlarm creates and updates them, but accepts tags only on creation. */
export function alarmKind(aws: AwsClients): Kind<AlarmSpec, LiveAlarm> {
  return {
    expectedMs: 1_000,
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffAlarm,
    read: async (name) => await readAlarm(aws, name),
    create: async (spec) => await putAlarm(aws, { ...alarmInput(spec), Tags: tagList(spec.tags) }),
    update: async (spec) => await putAlarm(aws, alarmInput(spec)),
    remove: async (name) =>
      await unlessGone(
        'cloudwatch:DeleteAlarms',
        async () => await aws.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [name] })),
      ),
    list: async (prefix) => await listAlarms(aws, prefix, (alarm) => !isOnVersion(alarm)),
  };
}

/** The dimension of metrics of one version of a function. */
export const VERSION_DIMENSION = 'ExecutedVersion';

/** Whether an alarm monitors one version of a function, and no other. */
export function isOnVersion({ Dimensions }: MetricAlarm): boolean {
  return Dimensions?.some(({ Name }) => Name === VERSION_DIMENSION) === true;
}

/** All members of an alarm except its tags, as CloudWatch accepts and returns them. */
function alarmInput(spec: AlarmSpec): PutMetricAlarmCommandInput {
  const actions = spec.topicArn === undefined ? [] : [spec.topicArn];
  return {
    AlarmName: spec.name,
    AlarmDescription: spec.description,
    Namespace: spec.namespace,
    MetricName: spec.metric,
    Dimensions: Object.entries(spec.dimensions).map(([Name, Value]) => ({ Name, Value })),
    ...statisticInput(spec),
    Threshold: spec.threshold,
    ComparisonOperator: 'GreaterThanThreshold',
    Period: spec.periodSeconds,
    EvaluationPeriods: spec.periods,
    // Without traffic there is no metric, which is not a failure.
    TreatMissingData: 'notBreaching',
    AlarmActions: actions,
    OKActions: actions,
  };
}

/** CloudWatch has separate members for basic statistics and percentiles. */
function statisticInput({ statistic }: AlarmSpec) {
  return isBasic(statistic) ? { Statistic: statistic } : { ExtendedStatistic: statistic };
}

function isBasic(statistic: AlarmSpec['statistic']): statistic is Statistic {
  return !/^p[0-9]/.test(statistic);
}

function diffAlarm(spec: AlarmSpec, { alarm }: LiveAlarm): Change[] {
  const wanted = facts(alarmInput(spec));
  const live = facts(alarm);
  const changes = Object.entries(wanted).map(([field, to]) => ({ field, from: live[field], to }));
  return changes.filter(({ from, to }) => from !== to);
}

/** Members that can differ, by CloudWatch's names; lists are sorted, because CloudWatch returns them in any order. */
function facts(alarm: MetricAlarm): Readonly<Record<string, string | number | undefined>> {
  const dimensions = alarm.Dimensions?.map(({ Name, Value }) => `${Name}=${Value}`);
  return {
    AlarmDescription: alarm.AlarmDescription,
    Namespace: alarm.Namespace,
    MetricName: alarm.MetricName,
    Dimensions: dimensions?.toSorted().join(', '),
    Statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
    Threshold: alarm.Threshold,
    ComparisonOperator: alarm.ComparisonOperator,
    Period: alarm.Period,
    EvaluationPeriods: alarm.EvaluationPeriods,
    TreatMissingData: alarm.TreatMissingData,
    AlarmActions: alarm.AlarmActions?.toSorted().join(', '),
    OKActions: alarm.OKActions?.toSorted().join(', '),
  };
}

async function readAlarm(aws: AwsClients, name: string): Promise<LiveAlarm | undefined> {
  const { MetricAlarms = [] } = await calling(
    'cloudwatch:DescribeAlarms',
    async () => await aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] })),
  );
  const [alarm] = MetricAlarms;
  return alarm && { owner: await ownerOfAlarm(aws, alarm), alarm };
}

/** DescribeAlarms does not return tags. */
async function ownerOfAlarm(aws: AwsClients, { AlarmArn }: MetricAlarm): Promise<string | undefined> {
  const answer = await unlessAbsent(
    'cloudwatch:ListTagsForResource',
    async () => await aws.cloudwatch.send(new ListTagsForResourceCommand({ ResourceARN: AlarmArn })),
  );
  return ownerIn(answer?.Tags);
}

async function putAlarm(aws: AwsClients, input: PutMetricAlarmCommandInput): Promise<void> {
  await calling(
    'cloudwatch:PutMetricAlarm',
    async () => await aws.cloudwatch.send(new PutMetricAlarmCommand(input)),
  );
}

/** The alarms of one kind, by name prefix. */
export async function listAlarms(
  aws: AwsClients,
  prefix: string,
  isOfKind: (alarm: MetricAlarm) => boolean,
): Promise<Found[]> {
  // An empty prefix is rejected; without a prefix all are returned.
  const pages = paginateDescribeAlarms(
    { client: aws.cloudwatch },
    prefix === '' ? {} : { AlarmNamePrefix: prefix },
  );
  const alarms = await allPages('cloudwatch:DescribeAlarms', pages, (page) => page.MetricAlarms);
  return await mapLimit(alarms.filter(isOfKind), async (alarm) => ({
    name: alarm.AlarmName ?? '',
    owner: await ownerOfAlarm(aws, alarm),
    sinceMs: alarm.AlarmConfigurationUpdatedTimestamp?.getTime(),
  }));
}

/** Names of the firing alarms with this prefix. */
export async function firingAlarms(aws: AwsClients, prefix: string): Promise<string[]> {
  const pages = paginateDescribeAlarms(
    { client: aws.cloudwatch },
    { AlarmNamePrefix: prefix, StateValue: 'ALARM' },
  );
  const alarms = await allPages('cloudwatch:DescribeAlarms', pages, (page) => page.MetricAlarms);
  return alarms.flatMap(({ AlarmName }) => AlarmName ?? []);
}
