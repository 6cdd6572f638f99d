import type { AlarmSpec } from '../../src/aws/cloudwatch/alarm.ts';
import { type Rollout, rolloutOf } from '../../src/config/rollout-plan.ts';
import type { RolloutOptions } from '../../src/config/rollout.ts';

/** When an own alarm of a rollout fires. */
export type Threshold = Pick<AlarmSpec, 'statistic' | 'threshold' | 'periodSeconds' | 'periods'>;

// SageMaker and Lambda write their metrics once a minute (SageMaker Developer Guide, monitoring-cloudwatch; Lambda
// Developer Guide, monitoring-metrics).
const MINUTE = { periodSeconds: 60, periods: 1 } as const;

/** The configured thresholds; `latency` is in a unit of the metric of which there are so many in a millisecond. */
export function thresholds({ errorsPerMinute, latencyMs }: RolloutOptions): {
  readonly errors: Threshold;
  readonly latency: (perMs: number) => readonly Threshold[];
} {
  return {
    errors: { statistic: 'Sum', threshold: errorsPerMinute, ...MINUTE },
    latency: (perMs) =>
      latencyMs === undefined ? [] : [{ statistic: 'Average', threshold: latencyMs * perMs, ...MINUTE }],
  };
}

/** The configured rollout with its alarms: those that it names, or the stack's own. */
export function rolloutWith(
  options: RolloutOptions,
  own: readonly { readonly spec: Pick<AlarmSpec, 'name'> }[],
): Rollout {
  const { alarms } = options;
  return rolloutOf(options, Array.isArray(alarms) ? alarms : own.map(({ spec }) => spec.name));
}
