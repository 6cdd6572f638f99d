import { type FlagName, type Given, timesOf } from './flags.ts';
import type { PythonRuntime } from '../../local/python-environment.ts';
import { runtimeOf } from './runtime-flag.ts';

/** How much of the preflight is wanted, and what becomes of what it finds. */
export interface PreflightOptions {
  /** Go on though there are faults. */
  readonly force: boolean;
  readonly skipDryRun: boolean;
  /** How many times slower the container is taken to be than this machine. */
  readonly slowdown: number;
  /** What to run the hooks with; chosen by what the model needs when left out. */
  readonly runtime: PythonRuntime | undefined;
}

/** Flags of every verb that deploys. */
export const DRY_RUN_FLAGS = ['skip-dry-run', 'slowdown'] as const satisfies FlagName[];

export function preflightOptions(given: Given): PreflightOptions {
  return {
    force: given.flags.force === true,
    skipDryRun: given.flags['skip-dry-run'] === true,
    slowdown: timesOf(given, 'slowdown') ?? 1,
    runtime: runtimeOf(given),
  };
}

/** The whole of it, and its faults stop. */
export const WHOLE_PREFLIGHT: PreflightOptions = {
  force: false,
  skipDryRun: false,
  slowdown: 1,
  runtime: undefined,
};
