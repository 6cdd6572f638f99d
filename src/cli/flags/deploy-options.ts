import type { FlagName, ParsedArgs } from './flags.ts';
import type { DeployOptions } from '../../deploy/options.ts';
import { DRY_RUN_FLAGS, preflightOptions } from './preflight-options.ts';

/** Flags of every verb that deploys. */
export const DEPLOY_FLAGS = [
  'dry-run',
  'keep-failed',
  'force',
  'token-file',
  ...DRY_RUN_FLAGS,
] as const satisfies FlagName[];

/** What they ask for. */
export function deployOptions(given: ParsedArgs): DeployOptions {
  const { flags } = given;
  return {
    dryRun: flags['dry-run'] === true,
    keepFailed: flags['keep-failed'] === true,
    preflight: preflightOptions(given),
  };
}
