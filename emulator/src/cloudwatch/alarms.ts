import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { epochSeconds } from '../protocol/json.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../account/account-context.ts';
import type { AlarmStore } from './alarm-store.ts';
import { checkInput, INPUT } from './shapes.ts';
import type { StoredAlarm } from './stored-alarm.ts';
import { addTags, refuseTooMany } from './tags.ts';

const DEFAULT_PAGE = 50;

/** Alarms on metrics. */
export function alarmActions(alarms: AlarmStore): ActionTable {
  return {
    PutMetricAlarm: (input: PutMetricAlarmInput, call: Call) => putMetricAlarm(alarms, input, call),
    DescribeAlarms: (input: DescribeAlarmsInput, call: Call) => describeAlarms(alarms, input, call),
    DeleteAlarms: (input: DeleteAlarmsInput, call: Call) => {
      checkInput(INPUT.DeleteAlarms, input);
      // "If you specify an incorrect alarm name […], no alarms are deleted" (DeleteAlarms).
      for (const name of input.AlarmNames ?? []) present(alarms, name, call);
      for (const name of input.AlarmNames ?? []) alarms.remove(call.region, name);
    },
    SetAlarmState: (input: SetAlarmStateInput, call: Call) => {
      checkInput(INPUT.SetAlarmState, input);
      const { StateValue = 'OK', StateReason = '', StateReasonData } = input;
      alarms.set(present(alarms, input.AlarmName ?? '', call), StateValue, StateReason, StateReasonData);
    },
  };
}

function present(alarms: AlarmStore, name: string, { region }: Call): StoredAlarm {
  const alarm = alarms.find(region, name);
  if (alarm) return alarm;
  throw new AwsError('ResourceNotFound', `Unknown alarm: ${name}`, 404);
}

/** Makes or overwrites; "its state is left unchanged", and tags are heard only when it is made (PutMetricAlarm). */
function putMetricAlarm(alarms: AlarmStore, input: PutMetricAlarmInput, call: Call): void {
  checkInput(INPUT.PutMetricAlarm, input);
  const { Tags = [], ...definition } = input;
  refuseIncomplete(definition);
  const known = alarms.find(call.region, definition.AlarmName ?? '');
  if (known) {
    known.definition = definition;
    known.configuredAt = new Date();
    return;
  }
  refuseTooMany(Tags.length);
  addTags(alarms.add(definition, call), Tags);
}

/** What the model leaves optional and an alarm on one metric cannot do without; the texts are our own. */
function refuseIncomplete(definition: StoredAlarm['definition']): void {
  const { MetricName, Namespace, Period, Statistic, ExtendedStatistic, Metrics, EvaluationCriteria } =
    definition;
  if (Metrics !== undefined || EvaluationCriteria !== undefined) return;
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

function describeAlarms(alarms: AlarmStore, input: DescribeAlarmsInput, call: Call): object {
  checkInput(INPUT.DescribeAlarms, input);
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue } = input;
  if (AlarmNames && AlarmNamePrefix !== undefined) {
    throw invalid('AlarmNames and AlarmNamePrefix cannot be given together.');
  }
  const wanted = alarms
    .all(call.region)
    .filter(
      ({ name, state }) =>
        (AlarmNames?.includes(name) ?? true) &&
        name.startsWith(AlarmNamePrefix ?? '') &&
        (StateValue === undefined || state === StateValue) &&
        (AlarmTypes?.includes('MetricAlarm') ?? true),
    );
  const page = pageOf(wanted, {
    keyOf: ({ name }) => name,
    token: input.NextToken,
    limit: input.MaxRecords ?? DEFAULT_PAGE,
    badToken: () => new AwsError('InvalidNextToken', 'The next token is not valid.'),
  });
  return { CompositeAlarms: [], MetricAlarms: page.items.map(described), NextToken: page.next };
}

function described(alarm: StoredAlarm): object {
  const { definition } = alarm;
  return {
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    ...definition,
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: epochSeconds(alarm.configuredAt),
    StateValue: alarm.state,
    StateReason: alarm.stateReason,
    StateReasonData: alarm.stateReasonData,
    StateUpdatedTimestamp: epochSeconds(alarm.stateAt),
    StateTransitionedTimestamp: epochSeconds(alarm.stateAt),
  };
}
