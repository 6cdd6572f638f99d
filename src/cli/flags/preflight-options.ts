import { type FlagName, type ParsedArgs, timesOf } from './flags.ts';
import type { PreflightOptions } from '../../preflight/options.ts';
import { runtimeOf } from './runtime-flag.ts';

/** Flags of every verb that deploys. */
export const DRY_RUN_FLAGS = ['skip-dry-run', 'slowdown'] as const satisfies FlagName[];

export function preflightOptions(given: ParsedArgs): PreflightOptions {
  return {
    force: given.flags.force === true,
    skipDryRun: given.flags['skip-dry-run'] === true,
    slowdown: timesOf(given, 'slowdown') ?? 1,
    runtime: runtimeOf(given),
  };
}
