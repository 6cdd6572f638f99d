import type {
  BlueGreenUpdatePolicy,
  CapacitySize,
  DeploymentConfig,
  RollingUpdatePolicy,
  TrafficRoutingConfig,
} from '@aws-sdk/client-sagemaker';
import { validationException } from './resource.ts';

/** The parsed DeploymentConfig of an update. */
export interface Guardrails {
  /**
   * The old fleet is removed batch by batch, so that a rollback needs new capacity; otherwise it is kept to the end.
   */
  readonly rolling: boolean;
  /** The new fleet's share of requests after each step; the last is 1. */
  readonly shares: readonly number[];
  /** Baking time after each step. */
  readonly waitSeconds: number;
  readonly terminationWaitSeconds: number;
  readonly alarmNames: readonly string[];
}

/** What the request is validated against, beyond the model. */
export interface GuardrailsContext {
  /** Instance count of the updated variant; 0 for serverless. */
  readonly instanceCount: number;
  readonly serverless: boolean;
  readonly alarmExists: (name: string) => boolean;
}

// The rules are those of the API's own descriptions (CapacitySize's users, BlueGreenUpdatePolicy) and of the guide
// page deployment-guardrails-exclusions; AWS's error messages are not documented.

const LIMITS = {
  CanarySize: { min: 0, max: 50 },
  LinearStepSize: { min: 10, max: 50 },
  MaximumBatchSize: { min: 5, max: 50 },
};

/** Validates a DeploymentConfig for its variant. Throws ValidationException. */
export function guardrailsOf(config: DeploymentConfig, context: GuardrailsContext): Guardrails {
  const { BlueGreenUpdatePolicy: blueGreen, RollingUpdatePolicy: rolling } = config;
  if (blueGreen && rolling)
    throw refused('must have only one of BlueGreenUpdatePolicy and RollingUpdatePolicy.');
  const alarmNames = alarmsOf(config, context);
  const plan = rolling ? rollingPlan(rolling, context) : blueGreenPlan(blueGreen, context);
  rejectTimeout(plan, (rolling ?? blueGreen)?.MaximumExecutionTimeoutInSeconds);
  return { ...plan, alarmNames };
}

type Plan = Omit<Guardrails, 'alarmNames'>;

function alarmsOf({ AutoRollbackConfiguration }: DeploymentConfig, context: GuardrailsContext): string[] {
  const names = (AutoRollbackConfiguration?.Alarms ?? []).map(({ AlarmName = '' }) => AlarmName);
  const absent = names.filter((name) => !context.alarmExists(name));
  if (absent.length > 0) throw refused(`names CloudWatch alarms that do not exist: ${absent.join(', ')}.`);
  return names;
}

function rollingPlan(policy: RollingUpdatePolicy, context: GuardrailsContext): Plan {
  if (context.serverless) throw refused('must not have a RollingUpdatePolicy for a serverless variant.');
  const step = shareOf('MaximumBatchSize', policy.MaximumBatchSize, context);
  return {
    rolling: true,
    shares: equalSteps(step),
    waitSeconds: policy.WaitIntervalInSeconds ?? 0,
    terminationWaitSeconds: 0,
  };
}

function blueGreenPlan(policy: BlueGreenUpdatePolicy | undefined, context: GuardrailsContext): Plan {
  const routing = policy?.TrafficRoutingConfiguration;
  return {
    rolling: false,
    shares: routing ? sharesOf(routing, context) : [1],
    waitSeconds: routing?.WaitIntervalInSeconds ?? 0,
    terminationWaitSeconds: policy?.TerminationWaitInSeconds ?? 0,
  };
}

function sharesOf(routing: TrafficRoutingConfig, context: GuardrailsContext): readonly number[] {
  const { Type, CanarySize, LinearStepSize } = routing;
  if ((CanarySize !== undefined) !== (Type === 'CANARY')) {
    throw refused('must have CanarySize for the type CANARY, and only there.');
  }
  if ((LinearStepSize !== undefined) !== (Type === 'LINEAR')) {
    throw refused('must have LinearStepSize for the type LINEAR, and only there.');
  }
  if (CanarySize) return [shareOf('CanarySize', CanarySize, context), 1];
  return LinearStepSize ? equalSteps(shareOf('LinearStepSize', LinearStepSize, context)) : [1];
}

/** A capacity size as a share of the variant's instances. Throws ValidationException outside the member's limits. */
function shareOf(
  member: keyof typeof LIMITS,
  size: CapacitySize | undefined,
  { instanceCount }: GuardrailsContext,
): number {
  const { min, max } = LIMITS[member];
  const value = size?.Value ?? 0;
  const percent = size?.Type === 'CAPACITY_PERCENT' ? value : (value * 100) / instanceCount;
  // With fewer than two instances, half is not a whole instance.
  if (instanceCount >= 2 && percent >= min && percent <= max) return percent / 100;
  throw refused(
    `must have a ${member} of ${min === 0 ? 'at most' : `${min} to`} ${max} percent of the variant's ` +
      `${instanceCount} instances.`,
  );
}

function equalSteps(step: number): number[] {
  const count = Math.ceil(1 / step);
  return Array.from({ length: count }, (_, index) => (index + 1 < count ? (index + 1) * step : 1));
}

/** The time limit is not enforced: containers start in real time, while waits are scaled. */
function rejectTimeout(
  { shares, waitSeconds, terminationWaitSeconds }: Plan,
  limit: number | undefined,
): void {
  const waits = shares.length * waitSeconds + terminationWaitSeconds;
  if (limit === undefined || limit > waits) return;
  throw refused(
    `must have a MaximumExecutionTimeoutInSeconds of more than the ${waits} seconds of its waits.`,
  );
}

function refused(what: string): Error {
  return validationException(`The DeploymentConfig ${what}`);
}
