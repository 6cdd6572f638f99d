import { converge } from '../reconcile/apply.ts';
import type { Plan } from '../reconcile/plan.ts';
import type { StackContext } from './context.ts';
import { type DeploymentPlan, makeDeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import { withDiagnosis } from './diagnose-failure.ts';
import { execute } from './execute.ts';
import { withLock } from './lock.ts';
import { undo } from './undo.ts';
import type { VerifiedUrl } from './verify/verification.ts';

/**
 * Creates the bucket, acquires the lock in it, plans again (another deployer may have finished in between) and executes
 * that plan. A failed deploy is undone unless `keepFailed`.
 */
export async function deployUnderLock(
  context: StackContext,
  desired: DesiredState,
  planned: DeploymentPlan,
  keepFailed: boolean,
): Promise<VerifiedUrl> {
  await converge(planned.plan, [bucketOf(planned)], context.registry, context.engine);
  const purpose = { doing: desired.command, toward: planned.stack.releaseId };
  return await withLock(context, purpose, async (locked) => {
    const current = await makeDeploymentPlan(locked, desired);
    if (stepsAfterBucket(current.plan) !== stepsAfterBucket(planned.plan)) locked.report.plan(current.plan);
    try {
      const { logGroup } = current.stack;
      return await withDiagnosis(locked, logGroup, async () => await execute(locked, desired, current));
    } catch (error) {
      if (!keepFailed) await undo(locked, desired, current, error);
      throw error;
    }
  });
}

/** The bucket is created first, because it holds the lock. */
function bucketOf({ stack }: DeploymentPlan): DeploymentPlan['stack']['resources'][number] {
  const bucket = stack.resources.find(({ kind }) => kind === 'bucket');
  if (!bucket) throw new Error('the stack declares no bucket');
  return bucket;
}

/** A plan's steps as text, without the bucket, which was created between the two plans. */
function stepsAfterBucket({ steps, retire }: Plan): string {
  return JSON.stringify([...steps.filter(({ kind }) => kind !== 'bucket'), ...retire]);
}
