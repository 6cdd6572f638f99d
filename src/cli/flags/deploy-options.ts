import type { FlagName, Given } from './flags.ts';
import { DRY_RUN_FLAGS, type PreflightOptions, preflightOptions } from './preflight-options.ts';

/** How a deploy goes about it, whatever is deployed. */
export interface DeployOptions {
  /** End after the plan. */
  readonly dryRun?: boolean;
  /** Leave what a failed deploy has made, for a look at it. */
  readonly keepFailed?: boolean;
  readonly preflight?: PreflightOptions;
}

/** Flags of every verb that deploys. */
export const DEPLOY_FLAGS = [
  'dry-run',
  'keep-failed',
  'force',
  'token-file',
  ...DRY_RUN_FLAGS,
] as const satisfies FlagName[];

/** What they ask for. */
export function deployOptions(given: Given): DeployOptions {
  const { flags } = given;
  return {
    dryRun: flags['dry-run'] === true,
    keepFailed: flags['keep-failed'] === true,
    preflight: preflightOptions(given),
  };
}
