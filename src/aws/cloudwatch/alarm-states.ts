import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { AwsClients } from '../core/clients.ts';
import { calling } from '../core/errors.ts';

/** The states of at most 100 alarms, metric alarms and composite ones, by name; those that do not exist are absent. */
export async function alarmStates(
  aws: AwsClients,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  // "If you omit this parameter, only metric alarms are returned" (DescribeAlarms, AlarmTypes).
  const command = new DescribeAlarmsCommand({
    AlarmNames: [...names],
    AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
  });
  const { MetricAlarms = [], CompositeAlarms = [] } = await calling(
    'cloudwatch:DescribeAlarms',
    async () => await aws.cloudwatch.send(command),
  );
  return new Map(
    [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '', StateValue = '' }) => [
      AlarmName,
      StateValue,
    ]),
  );
}
