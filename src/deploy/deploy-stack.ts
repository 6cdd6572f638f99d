import type { PreflightOptions } from '../preflight/options.ts';
import type { StackContext } from './context.ts';
import { clearDeployCache, digestOfStack, writeDeployCache } from './deploy-cache.ts';
import type { DesiredState } from './desired-state.ts';
import { interruptedPurpose } from './lock.ts';
import { deployUnderLock } from './locked-deploy.ts';
import { planDeploy, type PlannedDeploy } from './plan-deploy.ts';
import { preflight } from './preflight.ts';
import type { Verification, VerifiedUrl } from './verify/verification.ts';
import { verifyUnchanged } from './verify/verify-stack.ts';

/** Options of every deploy. */
export interface DeployOptions {
  /** Keep what a failed deploy created, for inspection. */
  readonly keepFailed?: boolean;
  readonly preflight?: PreflightOptions;
}

/** The same for commands that can stop after the plan. */
export interface DryRunOptions extends DeployOptions {
  readonly dryRun?: boolean;
}

/** The outcome of a deploy. */
export interface Deployed extends Verification {
  readonly url: string;
  readonly releaseId: string;
  readonly elapsedMs: number;
  readonly changed: boolean;
}

/**
 * Plan → preflight → lock → execute → verify → record → retire; the last five steps hold the stack's lock. Resources
 * that are no longer declared are deleted only after the URL has answered with the new release. A deploy that fails
 * is undone.
 */
export async function deployStack(
  context: StackContext,
  desired: DesiredState,
  options: DeployOptions = {},
): Promise<Deployed> {
  const { clock } = context.engine;
  const startedAt = clock.now();
  const planned = await planDeploy(context, desired);
  const verified = (await needsWork(context, planned))
    ? await deployChanges(context, desired, planned, options)
    : await verifyUnchanged(context, planned.stack);
  await updateDeployCache(context, planned, verified);
  const { url, inference, through } = verified;
  const { releaseId } = planned.stack;
  const elapsedMs = clock.now() - startedAt;
  return { url, inference, through, releaseId, elapsedMs, changed: planned.changes };
}

/** An empty plan may still lack its ledger entry or follow a command that crashed while it held the lock. */
async function needsWork(
  context: StackContext,
  { changes, stack, records }: PlannedDeploy,
): Promise<boolean> {
  if (changes || records[0]?.id !== stack.releaseId) return true;
  return (await interruptedPurpose(context)) !== undefined;
}

async function deployChanges(
  context: StackContext,
  desired: DesiredState,
  planned: PlannedDeploy,
  { preflight: preflightOptions, keepFailed }: DeployOptions,
): Promise<VerifiedUrl> {
  await preflight(context, desired, planned, preflightOptions);
  await clearDeployCache({ owner: context.names.owner, aws: context.aws });
  return await deployUnderLock(context, desired, planned, keepFailed === true);
}

/** Lets the next deploy from this machine take the fast path. */
async function updateDeployCache(
  { aws, site, names }: StackContext,
  { stack }: PlannedDeploy,
  { url, apiId }: VerifiedUrl,
): Promise<void> {
  const { partition, account } = site;
  const { slot, network } = stack;
  const { bucket } = stack.names;
  const entry = { partition, account, apiId, url, slot, bucket, network, declared: digestOfStack(stack) };
  await writeDeployCache({ owner: names.owner, aws }, entry);
}
