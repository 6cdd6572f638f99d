import * as z from 'zod';

/** How an update may move an endpoint from the old release to the new. */
export const STRATEGIES = ['all-at-once', 'canary', 'linear', 'rolling'] as const;

export type Strategy = (typeof STRATEGIES)[number];

// SageMaker's CapacitySize: INSTANCE_COUNT or CAPACITY_PERCENT, with a value of at least 1.
const size = z.union(
  [z.strictObject({ instances: z.int().min(1) }), z.strictObject({ percent: z.int().min(1).max(100) })],
  'must be { percent: 1 to 100 } or { instances: 1 or more }',
);

/** A part of a variant's instances. */
export type Size = z.output<typeof size>;

const waitSeconds = z.int().min(0).max(3600);

const alarmNames = z
  .array(z.string().max(255).regex(/\S/, 'must not be blank'))
  .min(1)
  .max(10)
  .refine((names) => new Set(names).size === names.length, 'names an alarm twice');

/** What a configuration says of its updates. Ranges are those of SageMaker's DeploymentConfig. */
export const rolloutSchema = z.strictObject({
  strategy: z
    .enum(STRATEGIES)
    .default('all-at-once')
    .describe(
      'How traffic moves to a new release: "all-at-once", "canary" (a part first), "linear" (in equal steps), "rolling" (batch by batch, without a second whole fleet). Instances only, but for all-at-once.',
    ),
  size: size
    .optional()
    .describe(
      'The canary (at most 50 %), a linear step (10 to 50 %) or a rolling batch (5 to 50 %): { percent: 10 } or { instances: 1 }; 10 %, 25 % and 25 % when left out.',
    ),
  waitSeconds: waitSeconds
    .optional()
    .describe(
      'Seconds that the new fleet bakes after each step, 0 to 3600, with the alarms watched; 300 when left out, 0 for all-at-once without autoRollback.',
    ),
  terminationWaitSeconds: waitSeconds
    .optional()
    .describe('Seconds that the old fleet is kept (and billed) after the last step, 0 to 3600.'),
  rollbackSize: size
    .optional()
    .describe('Batch in which a failed rolling update goes back; the whole fleet at once when left out.'),
  maxExecutionSeconds: z
    .int()
    .min(600)
    .max(28_800)
    .optional()
    .describe('Seconds until AWS gives an update up, 600 to 28800; more than all waits together.'),
  autoRollback: z
    .boolean()
    .default(false)
    .describe('Whether AWS goes back by itself when an alarm rings while the new fleet bakes.'),
  alarms: z
    .union([z.literal('own'), alarmNames], 'must be "own" or a list of 1 to 10 different alarm names')
    .optional()
    .describe(
      'CloudWatch alarms to watch, by name, 1 to 10; "own" (and autoRollback without names) makes the stack’s own.',
    ),
  errorsPerMinute: z
    .int()
    .min(0)
    .default(5)
    .describe('The stack’s own alarms ring over this many failed invocations a minute.'),
  latencyMs: z
    .int()
    .min(1)
    .optional()
    .describe('Another own alarm: rings when the model takes longer than this on average over a minute.'),
});

export type RolloutOptions = z.output<typeof rolloutSchema>;

/** How an endpoint is updated when nobody says otherwise: AWS's own default. */
export const DEFAULT_ROLLOUT = rolloutSchema.parse({});

/** Which options a strategy has beyond those of every strategy. */
const OPTIONS_OF: Readonly<Record<Strategy, readonly string[]>> = {
  'all-at-once': ['terminationWaitSeconds'],
  canary: ['size', 'terminationWaitSeconds'],
  linear: ['size', 'terminationWaitSeconds'],
  rolling: ['size', 'rollbackSize'],
};

/** The options that some strategy has and this one has not. */
export function optionsWithout(strategy: Strategy): string[] {
  const all = new Set(Object.values(OPTIONS_OF).flat());
  return [...all].filter((option) => !OPTIONS_OF[strategy].includes(option));
}

/** Whether the stack declares alarms of its own. */
export function hasOwnAlarms({ alarms, autoRollback }: RolloutOptions): boolean {
  return alarms === 'own' || (autoRollback && alarms === undefined);
}

/**
 * The same alarms, but an update that goes all at once and that no alarm can undo. Going back to an earlier release
 * is such an update: an alarm that rings because of the bad release would send it straight back to it.
 */
export function unwatched(rollout: RolloutOptions): RolloutOptions {
  const { errorsPerMinute, latencyMs } = rollout;
  if (!hasOwnAlarms(rollout)) return DEFAULT_ROLLOUT;
  return { ...DEFAULT_ROLLOUT, alarms: 'own', errorsPerMinute, latencyMs };
}
