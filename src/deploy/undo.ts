import { isUnreachable } from '../aws/core/errors.ts';
import { Fault, type FaultCode } from '../contract/fault.ts';
import { deleteStack, ownedResources } from './cleanup/delete-stack.ts';
import { buildStackCode } from './stack-code.ts';
import type { StackContext } from './context.ts';
import { type DeploymentPlan, makeDeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import { execute } from './execute.ts';
import { configOfRelease } from './releases/authentic-release.ts';
import { type ReleaseRecord, storedArtifacts } from './releases/release-record.ts';

/** Failures that a retry would meet again; after all others, the same command resumes where it stopped. */
const PERMANENT: ReadonlySet<FaultCode> = new Set(['broken', 'answer', 'aws', 'account', 'refused']);

const NOT_UNDONE =
  'Nothing is undone, because the cause is temporary: the same command continues where this one stopped.';

/** How to undo a failed deploy: restore the last release, delete what serves, or leave it for a retry. */
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
 * Restores the account after a failed deploy: the last release serves again, or nothing serves if there was none.
 * The caller reports the failure itself; a failure to undo is a warning.
 */
export async function undo(
  context: StackContext,
  desired: DesiredState,
  failed: DeploymentPlan,
  error: unknown,
): Promise<void> {
  const decision = undoDecision(error, failed);
  if (isTemporary(error)) context.report.say(NOT_UNDONE);
  try {
    if (decision.action === 'delete') await deleteAll(context);
    if (decision.action === 'restore') await restore(context, desired, decision.release);
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause;
    context.report.warn(`The failed deploy could not be undone: ${cause.message}`);
    context.report.warn('See `npm run status`, then run `npm run rollback` or `npm run destroy`.');
  }
}

/** AWS did not get ready in time, or cannot be reached. */
function isTemporary(error: unknown): boolean {
  return error instanceof Fault && (error.code === 'late' || isUnreachable(error));
}

/** Kinds that are kept: a bucket's name may be blocked for an hour after its deletion, and a new role takes minutes. */
const KEPT: ReadonlySet<string> = new Set(['bucket', 'role']);

async function deleteAll(context: StackContext): Promise<void> {
  const { names, report } = context;
  const name =
    'Deleting what the failed deploy created, without bucket and roles (--keep-failed keeps all of it):';
  report.event({ type: 'phase', name });
  const found = await ownedResources(context, names.owner);
  await deleteStack(context, names.owner, found, ({ kind }) => !KEPT.has(kind));
  const kept = found.own.filter(({ kind }) => KEPT.has(kind)).map((each) => `${each.kind} ${each.name}`);
  report.say(`Kept for the next deploy: ${kept.join(', ')}. \`npm run destroy\` deletes them.`);
}

async function restore(
  context: StackContext,
  { artifacts, command }: DesiredState,
  release: ReleaseRecord,
): Promise<void> {
  const name = `Restoring ${release.id}, the last release that answered (--keep-failed keeps the failed one):`;
  context.report.event({ type: 'phase', name });
  const config = configOfRelease(context, release);
  const stored = storedArtifacts(release, artifacts.archive.open);
  const earlier = { config, artifacts: { ...stored, ...(await buildStackCode(config)) }, command };
  await execute(context, earlier, await makeDeploymentPlan(context, earlier));
}
