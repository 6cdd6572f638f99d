import type { FlagName, Given } from './flags.ts';

/** How a deploy goes about it, whatever is deployed. */
export interface DeployOptions {
  /** End after the plan. */
  readonly dryRun?: boolean;
  /** Leave what a failed deploy has made, for a look at it. */
  readonly keepFailed?: boolean;
}

/** Flags of every verb that deploys. */
export const DEPLOY_FLAGS = ['dry-run', 'keep-failed'] as const satisfies FlagName[];

/** What they ask for. */
export function deployOptions({ flags }: Given): DeployOptions {
  return { dryRun: flags['dry-run'] === true, keepFailed: flags['keep-failed'] === true };
}
