import { isUnreachable } from '../aws/core/errors.ts';
import { Fault, type FaultCode } from '../contract/fault.ts';
import { deleteStack, ownedResources } from './cleanup/delete-stack.ts';
import type { StackContext } from './context.ts';
import { type DeploymentPlan, makeDeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import { execute } from './execute.ts';
import { configOfRecord, type ReleaseRecord } from './releases/release-record.ts';

/** Failures that a retry would meet again; after all others, the same command resumes where it stopped. */
const PERMANENT: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account', 'refused']);

/** How to undo a failed deploy: restore the last release, delete everything, or leave it for a retry. */
export type UndoDecision =
  | { readonly action: 'nothing' }
  | { readonly action: 'delete' }
  | { readonly action: 'restore'; readonly release: ReleaseRecord };

/** Decides by the failure and by what the ledger held before the deploy. */
export function undoDecision(
  error: unknown,
  { records, stack }: { readonly records: DeploymentPlan['records']; readonly stack: { releaseId: string } },
): UndoDecision {
  if (!(error instanceof Fault) || !PERMANENT.has(error.code) || isUnreachable(error))
    return { action: 'nothing' };
  const [last] = records;
  if (!last) return { action: 'delete' };
  return last.id === stack.releaseId ? { action: 'nothing' } : { action: 'restore', release: last };
}

/**
 * Restores the account after a failed deploy: the last release serves again, or nothing is left if there was none.
 * The caller reports the failure itself; a failure to undo is a warning.
 */
export async function undo(
  context: StackContext,
  desired: DesiredState,
  failed: DeploymentPlan,
  error: unknown,
): Promise<void> {
  const decision = undoDecision(error, failed);
  try {
    if (decision.action === 'delete') await deleteAll(context);
    if (decision.action === 'restore') await restore(context, desired, decision.release);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    context.report.warn(`The failed deploy could not be undone: ${cause.message}`);
    context.report.warn('See `npm run status`, then run `npm run rollback` or `npm run destroy`.');
  }
}

async function deleteAll(context: StackContext): Promise<void> {
  const { names, report } = context;
  report.event({ type: 'phase', name: 'Deleting what the failed deploy created (--keep-failed keeps it):' });
  await deleteStack(context, names.owner, await ownedResources(context, names.owner));
}

async function restore(
  context: StackContext,
  { artifacts, command }: DesiredState,
  release: ReleaseRecord,
): Promise<void> {
  const name = `Restoring ${release.id}, the last release that answered (--keep-failed keeps the failed one):`;
  context.report.event({ type: 'phase', name });
  const archive = { ...release.archive, open: artifacts.archive.open };
  const config = configOfRecord(context.config, release);
  const earlier = { config, artifacts: { ...artifacts, archive }, command };
  await execute(context, earlier, await makeDeploymentPlan(context, earlier));
}
