import * as z from 'zod';

/** How an update shifts traffic from the old release to the new. */
export const STRATEGIES = ['all-at-once', 'canary', 'linear', 'rolling'] as const;

export type Strategy = (typeof STRATEGIES)[number];

// SageMaker's CapacitySize: INSTANCE_COUNT or CAPACITY_PERCENT, with a value of at least 1.
const size = z.union(
  [z.strictObject({ instances: z.int().min(1) }), z.strictObject({ percent: z.int().min(1).max(100) })],
  'must be { percent: 1 to 100 } or { instances: 1 or more }',
);

/** A part of a variant's instances, or of a function's requests. */
export type Size = z.output<typeof size>;

const waitSeconds = z.int().min(0).max(3600);

const alarmNames = z
  .array(z.string().max(255).regex(/\S/, 'must not be blank'))
  .min(1)
  .max(10)
  .refine((names) => new Set(names).size === names.length, 'must not contain the same alarm twice');

/** The rollout options. Ranges are those of SageMaker's DeploymentConfig. */
export const rolloutSchema = z.strictObject({
  strategy: z
    .enum(STRATEGIES)
    .default('all-at-once')
    .describe(
      'How traffic moves to a new release: "all-at-once", "canary" (a part first), "linear" (equal steps) or "rolling" (in batches, without a second full fleet; instances only). Serverless endpoints support only "all-at-once".',
    ),
  size: size
    .optional()
    .describe(
      'Size of the canary (at most 50 %), of a linear step (10 to 50 %) or of a rolling batch (5 to 50 %): { percent: 10 } or { instances: 1 }. A function takes any percentage of its requests. Default: 10 %, 25 % and 25 %.',
    ),
  waitSeconds: waitSeconds
    .optional()
    .describe(
      'Baking time after each step in seconds, 0 to 3600, in which the alarms are watched. Default: 300; 0 for all-at-once without autoRollback.',
    ),
  terminationWaitSeconds: waitSeconds
    .optional()
    .describe('Seconds for which the old fleet is kept (and billed) after the last step, 0 to 3600.'),
  rollbackSize: size
    .optional()
    .describe('Batch size for rolling back a failed rolling update. Default: the whole fleet at once.'),
  maxExecutionSeconds: z
    .int()
    .min(600)
    .max(28_800)
    .optional()
    .describe('Timeout of an update in seconds, 600 to 28800; must be more than the sum of all waits.'),
  autoRollback: z
    .boolean()
    .default(false)
    .describe(
      'Whether an alarm that fires during the baking time rolls the update back: by SageMaker, or for functions by the deploy.',
    ),
  alarms: z
    .union([z.literal('own'), alarmNames], 'must be "own" or a list of 1 to 10 different alarm names')
    .optional()
    .describe(
      'Names of 1 to 10 CloudWatch alarms to watch. "own" (the default with autoRollback) creates alarms for the stack.',
    ),
  errorsPerMinute: z
    .int()
    .min(0)
    .default(5)
    .describe('The stack’s own alarms fire on more than this many failed invocations per minute.'),
  latencyMs: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Creates another alarm, which fires when the model’s average latency over a minute exceeds this.',
    ),
});

export type RolloutOptions = z.output<typeof rolloutSchema>;

/** How an endpoint is updated by default: as AWS does. */
export const DEFAULT_ROLLOUT = rolloutSchema.parse({});

/** Options of a strategy in addition to those of every strategy. */
const OPTIONS_OF: Readonly<Record<Strategy, readonly string[]>> = {
  'all-at-once': ['terminationWaitSeconds'],
  canary: ['size', 'terminationWaitSeconds'],
  linear: ['size', 'terminationWaitSeconds'],
  rolling: ['size', 'rollbackSize'],
};

/** The options that other strategies have and this one does not. */
export function optionsWithout(strategy: Strategy): string[] {
  const all = new Set(Object.values(OPTIONS_OF).flat());
  return [...all].filter((option) => !OPTIONS_OF[strategy].includes(option));
}

/** Whether the stack declares its own alarms. */
export function hasOwnAlarms({ alarms, autoRollback }: RolloutOptions): boolean {
  return alarms === 'own' || (autoRollback && alarms === undefined);
}

/**
 * The same alarms, but an update of all instances at once that no alarm can roll back. A rollback to an earlier release
 * is such an update: an alarm that fires because of the bad release would restore that release.
 */
export function withoutAlarmChecks(rollout: RolloutOptions): RolloutOptions {
  const { errorsPerMinute, latencyMs } = rollout;
  if (!hasOwnAlarms(rollout)) return DEFAULT_ROLLOUT;
  return { ...DEFAULT_ROLLOUT, alarms: 'own', errorsPerMinute, latencyMs };
}
