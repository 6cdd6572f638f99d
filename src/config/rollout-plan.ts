import type { RolloutOptions, Size, Strategy } from './rollout.ts';

/** How one endpoint is updated, with all defaults. */
export interface Rollout {
  readonly strategy: Strategy;
  /** The canary, a step or a batch; undefined for all at once. */
  readonly size: Size | undefined;
  readonly rollbackSize: Size | undefined;
  /** How long the new fleet bakes after each step. */
  readonly waitSeconds: number;
  readonly terminationWaitSeconds: number;
  readonly maxExecutionSeconds: number | undefined;
  /** Alarms that roll the update back; none if empty. */
  readonly alarmNames: readonly string[];
}

const DEFAULT_WAIT_SECONDS = 300;

const DEFAULT_SIZE: Readonly<Record<Strategy, Size | undefined>> = {
  'all-at-once': undefined,
  canary: { percent: 10 },
  linear: { percent: 25 },
  rolling: { percent: 25 },
};

/** The configured rollout; `alarmNames` are the alarms that roll it back. */
export function rolloutOf(options: RolloutOptions, alarmNames: readonly string[]): Rollout {
  const { strategy, autoRollback } = options;
  const bakes = strategy !== 'all-at-once' || autoRollback;
  return {
    strategy,
    size: options.size ?? DEFAULT_SIZE[strategy],
    rollbackSize: options.rollbackSize,
    waitSeconds: options.waitSeconds ?? (bakes ? DEFAULT_WAIT_SECONDS : 0),
    terminationWaitSeconds: options.terminationWaitSeconds ?? 0,
    maxExecutionSeconds: options.maxExecutionSeconds,
    alarmNames: autoRollback ? alarmNames : [],
  };
}

/** The share of a variant's instances that AWS accepts in one step, in percent. */
const LIMITS: Readonly<Record<Strategy, { min: number; max: number } | undefined>> = {
  'all-at-once': undefined,
  canary: { min: 0, max: 50 },
  linear: { min: 10, max: 50 },
  rolling: { min: 5, max: 50 },
};

/** Why a step does not fit a variant with this instance count; undefined if it does. */
export function sizeProblem(
  { strategy, size }: Pick<Rollout, 'strategy' | 'size'>,
  instanceCount: number,
): string | undefined {
  const limits = LIMITS[strategy];
  if (!limits || !size) return undefined;
  const { min, max } = limits;
  const bounds = min === 0 ? `at most ${max} %` : `${min} to ${max} %`;
  if (instanceCount < 2)
    return `moves ${bounds} of the instances at a time, and one instance cannot be split`;
  const percent = percentOf(size, instanceCount);
  if (percent >= min && percent <= max) return undefined;
  const asked = 'percent' in size ? `${size.percent} %` : `${size.instances} of ${instanceCount} instances`;
  return `is ${asked}; SageMaker accepts ${bounds} of the instances`;
}

function percentOf(size: Size, instanceCount: number): number {
  return 'percent' in size ? size.percent : (size.instances * 100) / instanceCount;
}

/** Number of steps until the new fleet has all traffic. */
export function stepCount({ strategy, size }: Rollout, instanceCount: number): number {
  if (strategy === 'all-at-once' || !size) return 1;
  return strategy === 'canary' ? 2 : Math.ceil(100 / percentOf(size, instanceCount));
}

/** The new release's share of the requests after each step, in percent; the last is 100. Sizes are in percent. */
export function sharesOf({ strategy, size }: Pick<Rollout, 'strategy' | 'size'>): number[] {
  const step = size && 'percent' in size ? size.percent : 100;
  if (strategy === 'canary') return [step, 100];
  if (strategy !== 'linear') return [100];
  return Array.from({ length: Math.ceil(100 / step) }, (_, index) => Math.min(100, (index + 1) * step));
}

/** All configured waits of an update in seconds: the baking time after each step, including the last. */
export function waitsSeconds(rollout: Rollout, instanceCount: number): number {
  return stepCount(rollout, instanceCount) * rollout.waitSeconds + rollout.terminationWaitSeconds;
}

/** How an update moves traffic, how long it waits, and what rolls it back, for the plan. */
export function rolloutImpact({ alarmNames }: Rollout, motion: string, waitsS: number): string {
  const waits = waitsS === 0 ? '' : ` (${waitsS} s of waiting in all)`;
  const watched =
    alarmNames.length === 0 ? '' : `; rolls back if one of these alarms fires: ${alarmNames.join(', ')}`;
  return `no interruption; ${motion}${waits}${watched}`;
}

/** A step as text: `10 %` or `2 instances`. */
export function sizeText(size: Size): string {
  if ('percent' in size) return `${size.percent} %`;
  return size.instances === 1 ? '1 instance' : `${size.instances} instances`;
}
