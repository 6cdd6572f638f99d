import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Actions, Input } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';
import { enumFault, violationMessage, violationText } from '../protocol/violation.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { StoredAlarm } from './stored-alarm.ts';
import { addTags, rejectTooMany } from './tags.ts';

const DEFAULT_PAGE = 50;
/** The model allows any string; its description lists these four. */
const TREATMENTS = ['breaching', 'notBreaching', 'ignore', 'missing'];

/** Alarms on metrics. */
export function alarmActions(alarms: AlarmStore): Actions<typeof sdk> {
  return {
    PutMetricAlarm: (input, call) => putMetricAlarm(alarms, input, call),
    DescribeAlarms: (input, call) => describeAlarms(alarms, input, call),
    DeleteAlarms: ({ AlarmNames }, { region }) => {
      for (const name of AlarmNames) alarms.remove(region, name);
    },
    SetAlarmState: ({ AlarmName, StateValue, StateReason, StateReasonData }, call) =>
      alarms.set(present(alarms, AlarmName, call), StateValue, StateReason, StateReasonData),
  };
}

function present(alarms: AlarmStore, name: string, { region }: Call): StoredAlarm {
  const alarm = alarms.find(region, name);
  if (alarm) return alarm;
  throw new AwsError('ResourceNotFound', `Unknown alarm: ${name}`);
}

/** Creates or overwrites; "its state is left unchanged", and tags apply only on creation (PutMetricAlarm). */
function putMetricAlarm(alarms: AlarmStore, input: Input<typeof sdk, 'PutMetricAlarm'>, call: Call): void {
  const { Tags = [], ...definition } = input;
  rejectTreatment(definition.TreatMissingData);
  rejectIncomplete(definition);
  const known = alarms.find(call.region, definition.AlarmName);
  if (known) {
    known.definition = definition;
    known.configuredAt = new Date();
    return;
  }
  rejectTooMany(Tags.length);
  addTags(alarms.add(definition, call), Tags);
}

function rejectTreatment(value: string | undefined): void {
  if (value === undefined || TREATMENTS.includes(value)) return;
  throw invalid(violationMessage([violationText(value, 'treatMissingData', enumFault(TREATMENTS))]));
}

/**
 * Members that are optional in the model but required for an alarm on one metric; AWS's messages are not documented.
 */
function rejectIncomplete(definition: StoredAlarm['definition']): void {
  const { MetricName, Namespace, Period, Statistic, ExtendedStatistic, Metrics } = definition;
  if (Metrics !== undefined) return;
  const { ComparisonOperator, EvaluationPeriods } = definition;
  const given = { MetricName, Namespace, Period, ComparisonOperator, EvaluationPeriods };
  const missing = Object.entries(given).find(([, value]) => value === undefined)?.[0];
  if (missing) throw invalid(`${missing} must be given for an alarm on a metric.`);
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw invalid('Exactly one of Statistic and ExtendedStatistic must be given.');
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

function describeAlarms(
  alarms: AlarmStore,
  input: Input<typeof sdk, 'DescribeAlarms'>,
  call: Call,
): sdk.DescribeAlarmsOutput {
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, ActionPrefix } = input;
  if (AlarmNames && AlarmNamePrefix !== undefined) {
    throw invalid('AlarmNames and AlarmNamePrefix cannot be given together.');
  }
  const wanted = alarms
    .all(call.region)
    .filter(
      ({ name, state, definition }) =>
        (AlarmNames?.includes(name) ?? true) &&
        name.startsWith(AlarmNamePrefix ?? '') &&
        (StateValue === undefined || state === StateValue) &&
        (AlarmTypes?.includes('MetricAlarm') ?? true) &&
        hasAction(definition, ActionPrefix),
    );
  const page = pageOf(wanted, {
    keyOf: ({ name }) => name,
    token: input.NextToken,
    limit: input.MaxRecords ?? DEFAULT_PAGE,
    badToken: () => new AwsError('InvalidNextToken', 'The next token is not valid.'),
  });
  return { CompositeAlarms: [], MetricAlarms: page.items.map(described), NextToken: page.next };
}

function hasAction(definition: StoredAlarm['definition'], prefix: string | undefined): boolean {
  if (prefix === undefined) return true;
  const { OKActions = [], AlarmActions = [], InsufficientDataActions = [] } = definition;
  return [...OKActions, ...AlarmActions, ...InsufficientDataActions].some((arn) => arn.startsWith(prefix));
}

function described(alarm: StoredAlarm): sdk.MetricAlarm {
  const { definition } = alarm;
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    ...definition,
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: alarm.configuredAt,
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateReasonData: alarm.stateReasonData,
    StateUpdatedTimestamp: alarm.stateAt,
    StateTransitionedTimestamp: alarm.stateAt,
  };
}
