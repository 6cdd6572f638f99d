import type { AlarmSpec } from '../../../src/aws/cloudwatch/alarm.ts';
import { hasOwnAlarms } from '../../../src/config/rollout.ts';
import type { Config } from '../../../src/config/config.ts';
import { LIVE_ALIAS } from '../../../src/contract/function-invocation.ts';
import { METRICS_NAMESPACE } from '../../../src/contract/metrics.ts';
import type { Declaration } from '../../../src/aws/registry.ts';
import { tagsFor } from '../../naming.ts';
import { type Threshold, thresholds } from '../watched-rollout.ts';

/** A version of a function, by its description. */
export interface VersionPart {
  readonly functionName: string;
  readonly versionId: string;
}

type VersionAlarm = Extract<Declaration, { kind: 'version-alarm' }>;

/**
 * The stack's own alarms on a new version of a function: the old one, which still has most of the requests, fires none
 * of them. None unless the rollout uses them.
 */
export function versionAlarms({ rollout, tags }: Config, owner: string, part: VersionPart): VersionAlarm[] {
  if (!hasOwnAlarms(rollout)) return [];
  const { functionName, versionId: ExecutedVersion } = part;
  const { errors, latency } = thresholds(rollout);
  // Of one version behind an alias ("Types of metrics for Lambda functions": ExecutedVersion).
  const behindAlias = {
    namespace: 'AWS/Lambda',
    dimensions: { FunctionName: functionName, Resource: `${functionName}:${LIVE_ALIAS}`, ExecutedVersion },
  };
  const alarm = (id: string, what: string, watch: Watch): VersionAlarm => ({
    kind: 'version-alarm',
    id: `alarm-${id}`,
    needs: ['version'],
    spec: {
      name: `${functionName}-${ExecutedVersion}-${id}`,
      description: `${what} of ${functionName} in version ${ExecutedVersion}: an update in progress is rolled back`,
      ...watch,
      topicArn: undefined,
      tags: tagsFor(owner, `alarm-${id}`, tags),
    },
  });
  return [
    // The function counts them (serving-code/failure_metric.py): for Lambda, an error of the model is an answer.
    alarm('model-errors', 'Failures of the model', {
      namespace: METRICS_NAMESPACE,
      metric: 'ModelErrors',
      dimensions: { FunctionName: functionName, ExecutedVersion },
      ...errors,
    }),
    // Failed starts, timeouts, and a lack of memory.
    alarm('function-errors', 'Failed invocations', { ...behindAlias, metric: 'Errors', ...errors }),
    // In milliseconds.
    ...latency(1).map((slow) =>
      alarm('latency', 'Duration', { ...behindAlias, metric: 'Duration', ...slow }),
    ),
  ];
}

type Watch = Threshold & Pick<AlarmSpec, 'namespace' | 'metric' | 'dimensions'>;
