import type { PreflightOptions } from '../preflight/options.ts';

/** How a deploy goes about it, whatever is deployed. */
export interface DeployOptions {
  /** End after the plan. */
  readonly dryRun?: boolean;
  /** Leave what a failed deploy has made, for a look at it. */
  readonly keepFailed?: boolean;
  readonly preflight?: PreflightOptions;
}
