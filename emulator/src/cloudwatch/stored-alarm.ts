import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Input } from '../protocol/actions.ts';

/** One alarm: its definition and its state. */
export interface StoredAlarm {
  readonly name: string;
  readonly arn: string;
  /** The input of PutMetricAlarm, without tags. */
  definition: Omit<Input<typeof sdk, 'PutMetricAlarm'>, 'Tags'>;
  configuredAt: Date;
  state: sdk.StateValue;
  stateReason: string;
  stateReasonData: string | undefined;
  stateAt: Date;
  /** Until then, the state set by SetAlarmState is kept. */
  heldUntilMs: number;
  readonly tags: Map<string, string>;
}
