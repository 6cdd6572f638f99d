import { configOfRecord, type ReleaseRecord } from './release-record.ts';
import { outOfReach } from '../aws/core/errors.ts';
import { Fault, type FaultCode } from '../contract/fault.ts';
import type { DesiredRelease } from './build-artifacts.ts';
import { execute } from './execute.ts';
import { ownedResources, deleteStack } from './cleanup/delete-stack.ts';
import { type DeploymentPlan, deploymentPlan } from './deployment-plan.ts';
import type { StackContext } from './context.ts';

/** Failures that the same command would meet again: the others are taken up where they stopped. */
const FINAL: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account', 'refused']);

/**
 * Leaves the account as it was before a deploy that failed: what has answered before answers again, or, where
 * nothing ever has, nothing is left. The failure itself is the caller's to report; one of the undoing is a warning.
 */
export async function undo(
  context: StackContext,
  wanted: DesiredRelease,
  failed: DeploymentPlan,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Fault) || !FINAL.has(error.code) || outOfReach(error)) return;
  const { report } = context;
  try {
    const [before] = failed.records;
    if (!before) await removeAll(context);
    else if (before.id !== failed.stack.releaseId) await goBack(context, wanted, before);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    report.warn(`The failed deploy could not be undone: ${cause.message}`);
    report.warn('See `npm run status`; `npm run rollback` or `npm run destroy` takes it from there.');
  }
}

/** No release has ever answered here, so nothing here is of use to anybody. */
async function removeAll(context: StackContext): Promise<void> {
  const { names, report } = context;
  report.event({ type: 'phase', name: 'Removing what the failed deploy made (--keep-failed leaves it):' });
  await deleteStack(context, names.owner, await ownedResources(context, names.owner));
}

async function goBack(
  context: StackContext,
  { artifacts, how }: DesiredRelease,
  before: ReleaseRecord,
): Promise<void> {
  const name = `Going back to ${before.id}, which has answered before (--keep-failed leaves the failed one):`;
  context.report.event({ type: 'phase', name });
  const archive = { ...before.archive, open: artifacts.archive.open };
  const config = configOfRecord(context.config, before);
  const earlier = { config, artifacts: { ...artifacts, archive }, how };
  await execute(context, earlier, await deploymentPlan(context, earlier));
}
