import type { AlarmSpec } from '../../../src/aws/cloudwatch/alarm.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import type { Config } from '../../../src/config/config.ts';
import { hasOwnAlarms, type RolloutOptions } from '../../../src/config/rollout.ts';
import { type Names, tagsFor } from '../../naming.ts';
import { type Threshold, thresholds } from '../watched-rollout.ts';

/** What an alarm of the stack monitors on the endpoint. */
type Watch = Threshold &
  Pick<AlarmSpec, 'metric'> & {
    /** End of the alarm's name, and its id in the stack. */
    readonly id: string;
    readonly what: string;
  };

type Alarm = Extract<Declaration, { kind: 'alarm' }>;

/** The stack's own alarms on the variant that it updates; none unless the rollout uses them. */
export function ownAlarms({ rollout, tags }: Config, names: Names, variantName: string): Alarm[] {
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
      topicArn: undefined,
      tags: tagsFor(names.owner, `alarm-${id}`, tags),
    },
  }));
}

function watches(rollout: RolloutOptions): Watch[] {
  const { errors, latency } = thresholds(rollout);
  return [
    // Everything but a 2xx of the container, its time-outs and lost connections included.
    { id: 'model-errors', what: 'Failed invocations', metric: 'InvocationModelErrors', ...errors },
    { id: 'server-errors', what: 'Server errors', metric: 'Invocation5XXErrors', ...errors },
    // The metric is in microseconds.
    ...latency(1_000).map((slow) => ({
      id: 'latency',
      what: 'Model latency',
      metric: 'ModelLatency',
      ...slow,
    })),
  ];
}
