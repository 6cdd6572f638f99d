import type {
  DeleteAlarmsInput,
  DescribeAlarmsInput,
  PutMetricAlarmInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { epochSeconds } from '../protocol/json.ts';
import { pageOf } from '../protocol/page.ts';
import type { Call } from '../world.ts';
import { type Alarms, alarmsOf, newAlarm, type StoredAlarm } from './alarm-store.ts';
import { checkInput, INPUT } from './shapes.ts';
import { addTags } from './tags.ts';

const DEFAULT_PAGE = 50;

/**
 * Metric alarms. No metrics are kept here, so an alarm stays in the state that SetAlarmState gave it; at AWS the next
 * evaluation would move it on.
 */
export function alarmActions(alarms: Alarms): ActionTable {
  return {
    PutMetricAlarm: (input: PutMetricAlarmInput, call: Call) => putMetricAlarm(alarms, input, call),
    DescribeAlarms: (input: DescribeAlarmsInput, call: Call) => describeAlarms(alarms, input, call),
    DeleteAlarms: (input: DeleteAlarmsInput, call: Call) => {
      checkInput(INPUT.DeleteAlarms, input);
      const inRegion = alarmsOf(alarms, call.region);
      // "If you specify an incorrect alarm name […], no alarms are deleted" (DeleteAlarms).
      for (const name of input.AlarmNames ?? []) present(inRegion.get(name), name);
      for (const name of input.AlarmNames ?? []) inRegion.delete(name);
    },
    SetAlarmState: (input: SetAlarmStateInput, call: Call) => {
      checkInput(INPUT.SetAlarmState, input);
      const name = input.AlarmName ?? '';
      const alarm = present(alarmsOf(alarms, call.region).get(name), name);
      alarm.state = input.StateValue ?? alarm.state;
      alarm.stateReason = input.StateReason ?? '';
      alarm.stateReasonData = input.StateReasonData;
      alarm.stateAt = new Date();
    },
  };
}

function present(alarm: StoredAlarm | undefined, name: string): StoredAlarm {
  if (alarm) return alarm;
  throw new AwsError('ResourceNotFound', `Unknown alarm: ${name}`, 404);
}

/** Makes or overwrites; "its state is left unchanged", and tags are heard only when it is made (PutMetricAlarm). */
function putMetricAlarm(alarms: Alarms, input: PutMetricAlarmInput, call: Call): void {
  checkInput(INPUT.PutMetricAlarm, input);
  const { Tags = [], ...definition } = input;
  refuseIncomplete(definition);
  const inRegion = alarmsOf(alarms, call.region);
  const name = definition.AlarmName ?? '';
  const known = inRegion.get(name);
  if (known) {
    known.definition = definition;
    known.configuredAt = new Date();
    return;
  }
  const alarm = newAlarm(definition, call);
  addTags(alarm, Tags);
  inRegion.set(name, alarm);
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

function describeAlarms(alarms: Alarms, input: DescribeAlarmsInput, call: Call): object {
  checkInput(INPUT.DescribeAlarms, input);
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue } = input;
  if (AlarmNames && AlarmNamePrefix !== undefined) {
    throw invalid('AlarmNames and AlarmNamePrefix cannot be given together.');
  }
  const wanted = [...alarmsOf(alarms, call.region).values()].filter(
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
