import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Call } from '../world.ts';

/** One alarm: what it was told to watch, and the state it is in. */
export interface StoredAlarm {
  readonly name: string;
  readonly arn: string;
  /** As PutMetricAlarm brought it, without the tags. */
  definition: Omit<PutMetricAlarmInput, 'Tags'>;
  configuredAt: Date;
  state: StateValue;
  stateReason: string;
  stateReasonData: string | undefined;
  stateAt: Date;
  readonly tags: Map<string, string>;
}

/** Region → name → alarm. */
export type Alarms = Map<string, Map<string, StoredAlarm>>;

/** The alarms of a region, by name. */
export function alarmsOf(alarms: Alarms, region: string): Map<string, StoredAlarm> {
  const found = alarms.get(region) ?? new Map<string, StoredAlarm>();
  alarms.set(region, found);
  return found;
}

/** An alarm as it is at first. */
export function newAlarm(definition: StoredAlarm['definition'], { world, region }: Call): StoredAlarm {
  const name = definition.AlarmName ?? '';
  const now = new Date();
  return {
    name,
    arn: `arn:${world.partition}:cloudwatch:${region}:${world.accountId}:alarm:${name}`,
    definition,
    configuredAt: now,
    state: 'INSUFFICIENT_DATA',
    stateReason: 'Unchecked: Initial alarm creation',
    stateReasonData: undefined,
    stateAt: now,
    tags: new Map(),
  };
}
