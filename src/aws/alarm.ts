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
import { ownerIn, type Tags, tagList } from '../reconcile/owner.ts';
import type { Change, Found, Kind } from '../reconcile/resource.ts';
import type { AwsClients } from './clients.ts';
import { calling, unlessAbsent, unlessGone } from './errors.ts';
import { fewAtATime } from './few-at-a-time.ts';
import { allPages } from './pages.ts';

/** Rings when a metric of one variant of an endpoint is over a limit for one period. */
export interface AlarmSpec {
  readonly name: string;
  readonly description: string;
  readonly endpointName: string;
  readonly variantName: string;
  /** As in the namespace AWS/SageMaker, e.g. `Invocation5XXErrors`. */
  readonly metric: string;
  readonly statistic: Statistic;
  /** In the metric's own unit: a count, or microseconds for `ModelLatency`. */
  readonly threshold: number;
  readonly periodSeconds: number;
  readonly tags: Tags;
}

export interface LiveAlarm {
  readonly owner: string | undefined;
  readonly alarm: MetricAlarm;
}

/** CloudWatch alarms on an endpoint. PutMetricAlarm makes and changes them alike; tags it takes only when it makes. */
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
    list: async (prefix) => await listAlarms(aws, prefix),
  };
}

/** Everything of an alarm but its tags, as CloudWatch takes it and gives it back. */
function alarmInput(spec: AlarmSpec) {
  return {
    AlarmName: spec.name,
    AlarmDescription: spec.description,
    Namespace: 'AWS/SageMaker',
    MetricName: spec.metric,
    Dimensions: [
      { Name: 'EndpointName', Value: spec.endpointName },
      { Name: 'VariantName', Value: spec.variantName },
    ],
    Statistic: spec.statistic,
    Threshold: spec.threshold,
    ComparisonOperator: 'GreaterThanThreshold',
    Period: spec.periodSeconds,
    EvaluationPeriods: 1,
    // An endpoint that nobody calls writes no metric, which is no failure.
    TreatMissingData: 'notBreaching',
  } as const satisfies PutMetricAlarmCommandInput;
}

function diffAlarm(spec: AlarmSpec, { alarm }: LiveAlarm): Change[] {
  const { AlarmName: _name, Dimensions, ...wanted } = alarmInput(spec);
  const fields = Object.entries(wanted).map(([field, to]) => ({
    field,
    from: alarm[field as keyof typeof wanted],
    to,
  }));
  const dimensions = {
    field: 'Dimensions',
    from: dimensionsText(alarm.Dimensions),
    to: dimensionsText(Dimensions),
  };
  return [...fields, dimensions].filter(({ from, to }) => from !== to);
}

/** The dimensions in one order: CloudWatch promises none. */
function dimensionsText(dimensions: MetricAlarm['Dimensions']): string | undefined {
  return dimensions
    ?.map(({ Name, Value }) => `${Name}=${Value}`)
    .toSorted()
    .join(', ');
}

async function readAlarm(aws: AwsClients, name: string): Promise<LiveAlarm | undefined> {
  const { MetricAlarms = [] } = await calling(
    'cloudwatch:DescribeAlarms',
    async () => await aws.cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] })),
  );
  const [alarm] = MetricAlarms;
  return alarm && { owner: await ownerOfAlarm(aws, alarm), alarm };
}

/** DescribeAlarms leaves tags out. */
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

async function listAlarms(aws: AwsClients, prefix: string): Promise<Found[]> {
  // An empty prefix is refused; none stands for all.
  const pages = paginateDescribeAlarms(
    { client: aws.cloudwatch },
    prefix === '' ? {} : { AlarmNamePrefix: prefix },
  );
  const alarms = await allPages('cloudwatch:DescribeAlarms', pages, (page) => page.MetricAlarms);
  return await fewAtATime(alarms, async (alarm) => ({
    name: alarm.AlarmName ?? '',
    owner: await ownerOfAlarm(aws, alarm),
    sinceMs: alarm.AlarmConfigurationUpdatedTimestamp?.getTime(),
  }));
}
