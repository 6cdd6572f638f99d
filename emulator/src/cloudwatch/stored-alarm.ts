import type { PutMetricAlarmInput, StateValue } from '@aws-sdk/client-cloudwatch';

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
  /** Until then the state that SetAlarmState gave stays, whatever the metric says. */
  heldUntilMs: number;
  readonly tags: Map<string, string>;
}
