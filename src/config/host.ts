import type * as z from 'zod';
import type { Capacity } from './capacity.ts';
import type { Processor } from './instance-type.ts';
import type { Conflict } from './option-conflicts.ts';
import type { Strategy } from './rollout.ts';

/** The options of one host, as its schema has checked them. */
export interface HostOptions {
  readonly type: string;
  readonly [option: string]: unknown;
}

/** Features of an update beyond AWS's default, by their name in `rollout` or as a strategy. */
export type RolloutFeature =
  | Exclude<Strategy, 'all-at-once'>
  | 'autoRollback'
  | 'waitSeconds'
  | 'instancesAtATime'
  | 'rollbackSize'
  | 'terminationWaitSeconds'
  | 'maxExecutionSeconds';

/** What a configuration can request of a host outside the host's own options: a GPU, and how updates proceed. */
export type OtherFeature = 'gpu' | RolloutFeature;

/** Whether a host has a feature, or AWS's reason why it does not. */
export type Cell = true | string;

/**
 * A host's column of the feature matrix: every feature that is not an option, and the options of other hosts that it
 * does not support, with the reason. A host supports its own options by definition.
 */
export type FeatureColumn = Readonly<Record<OtherFeature, Cell>> & Readonly<Record<string, Cell>>;

/** What the configuration needs to know about a host: its options, and what they exclude. */
export interface HostDefinition<Options extends HostOptions = HostOptions> {
  readonly options: z.ZodObject<{ type: z.ZodLiteral<string> }>;
  readonly features: FeatureColumn;
  /** What the options reserve on SageMaker. */
  capacity(options: Options): Capacity;
  /** Options that are valid one by one, but not together, nor with the requested processor. */
  conflicts(options: Options, processor: Processor | undefined): Conflict[];
}

/** Hosts by type; the first is the default. */
export type HostTable = Readonly<Record<string, HostDefinition>>;
