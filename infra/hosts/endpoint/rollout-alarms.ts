import type { AlarmSpec } from '../../../src/aws/cloudwatch/alarm.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import type { Config } from '../../../src/config/config.ts';
import { hasOwnAlarms, type RolloutOptions } from '../../../src/config/rollout.ts';
import { type Names, tagsFor } from '../../naming.ts';

/** What an alarm of the stack monitors on the endpoint. */
type Watch = Pick<AlarmSpec, 'metric' | 'statistic' | 'threshold'> & {
  /** End of the alarm's name, and its id in the stack. */
  readonly id: string;
  readonly what: string;
};

// SageMaker writes its invocation metrics once a minute (Developer Guide, monitoring-cloudwatch).
const PERIOD_SECONDS = 60;

/** The stack's own alarms on the variant that it updates; none unless the rollout uses them. */
export function ownAlarms({ rollout, tags }: Config, names: Names, variantName: string): Declaration[] {
  if (!hasOwnAlarms(rollout)) return [];
  return watches(rollout).map(({ id, what, ...watch }) => ({
    kind: 'alarm',
    id: `alarm-${id}`,
    needs: [],
    spec: {
      name: `${names.endpoint}-${id}`,
      description: `${what} of the endpoint ${names.endpoint}: an update in progress is rolled back`,
      namespace: 'AWS/SageMaker',
      dimensions: { EndpointName: names.endpoint, VariantName: variantName },
      ...watch,
      periodSeconds: PERIOD_SECONDS,
      periods: 1,
      topicArn: undefined,
      tags: tagsFor(names.owner, `alarm-${id}`, tags),
    },
  }));
}

/** The names of a rollout's alarms: those configured, or the stack's own. */
export function alarmNamesOf({ alarms }: RolloutOptions, declared: readonly Declaration[]): string[] {
  if (Array.isArray(alarms)) return alarms;
  return declared.flatMap(({ kind, spec }) => (kind === 'alarm' ? [spec.name] : []));
}

function watches({ errorsPerMinute, latencyMs }: RolloutOptions): Watch[] {
  const errors = { statistic: 'Sum', threshold: errorsPerMinute } as const;
  const found: Watch[] = [
    // Everything but a 2xx of the container, its time-outs and lost connections included.
    { id: 'model-errors', what: 'Failed invocations', metric: 'InvocationModelErrors', ...errors },
    { id: 'server-errors', what: 'Server errors', metric: 'Invocation5XXErrors', ...errors },
  ];
  if (latencyMs === undefined) return found;
  // The metric is in microseconds.
  const slow = { metric: 'ModelLatency', statistic: 'Average', threshold: latencyMs * 1_000 } as const;
  return [...found, { id: 'latency', what: 'Model latency', ...slow }];
}
