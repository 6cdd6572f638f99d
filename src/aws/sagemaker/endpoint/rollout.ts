import type { CapacitySize, DeploymentConfig, TrafficRoutingConfig } from '@aws-sdk/client-sagemaker';
import { type Rollout, rolloutImpact, sizeText, waitsSeconds } from '../../../config/rollout-plan.ts';
import type { Size, Strategy } from '../../../config/rollout.ts';

/** The DeploymentConfig of an update; undefined for AWS's default: all at once, no baking, no alarms. */
export function deploymentConfig(rollout: Rollout): DeploymentConfig | undefined {
  if (isDefault(rollout)) return undefined;
  const alarms = rollout.alarmNames.map((AlarmName) => ({ AlarmName }));
  return {
    ...(rollout.strategy === 'rolling' ? rolling(rollout) : blueGreen(rollout)),
    AutoRollbackConfiguration: alarms.length === 0 ? undefined : { Alarms: alarms },
  };
}

function isDefault(rollout: Rollout): boolean {
  const { strategy, waitSeconds, terminationWaitSeconds, maxExecutionSeconds, alarmNames } = rollout;
  const waits = waitSeconds > 0 || terminationWaitSeconds > 0;
  return strategy === 'all-at-once' && !waits && maxExecutionSeconds === undefined && alarmNames.length === 0;
}

function rolling(rollout: Rollout): DeploymentConfig {
  return {
    RollingUpdatePolicy: {
      MaximumBatchSize: capacitySize(rollout.size),
      WaitIntervalInSeconds: rollout.waitSeconds,
      MaximumExecutionTimeoutInSeconds: rollout.maxExecutionSeconds,
      RollbackMaximumBatchSize: capacitySize(rollout.rollbackSize),
    },
  };
}

function blueGreen(rollout: Rollout): DeploymentConfig {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: trafficRouting(rollout),
      TerminationWaitInSeconds: rollout.terminationWaitSeconds,
      MaximumExecutionTimeoutInSeconds: rollout.maxExecutionSeconds,
    },
  };
}

function trafficRouting({ strategy, size, waitSeconds }: Rollout): TrafficRoutingConfig {
  const common = { WaitIntervalInSeconds: waitSeconds };
  if (strategy === 'canary') return { ...common, Type: 'CANARY', CanarySize: capacitySize(size) };
  if (strategy === 'linear') return { ...common, Type: 'LINEAR', LinearStepSize: capacitySize(size) };
  return { ...common, Type: 'ALL_AT_ONCE' };
}

function capacitySize(size: Size | undefined): CapacitySize | undefined {
  if (!size) return undefined;
  return 'percent' in size
    ? { Type: 'CAPACITY_PERCENT', Value: size.percent }
    : { Type: 'INSTANCE_COUNT', Value: size.instances };
}

/** How an update moves traffic and what it costs meanwhile, for the plan. */
export function rolloutText(rollout: Rollout, instanceCount: number): string {
  return rolloutImpact(rollout, rolloutMotion(rollout), waitsSeconds(rollout, instanceCount));
}

function rolloutMotion({ strategy, size, waitSeconds, terminationWaitSeconds }: Rollout): string {
  const part = size ? sizeText(size) : '';
  const kept =
    terminationWaitSeconds > 0 ? `, the old fleet is kept for another ${terminationWaitSeconds} s` : '';
  const bakes = waitSeconds > 0 ? `, then ${waitSeconds} s baking time` : '';
  const motions: Readonly<Record<Strategy, string>> = {
    canary: `canary: ${part} for ${waitSeconds} s, then the rest${kept}; both fleets are billed meanwhile`,
    linear: `linear: ${part} more every ${waitSeconds} s${kept}; both fleets are billed meanwhile`,
    rolling: `rolling: ${part} at a time, ${waitSeconds} s between; one additional batch is billed`,
    'all-at-once': `blue/green: the old fleet serves requests until the new one is healthy${bakes}${kept}`,
  };
  return motions[strategy];
}
