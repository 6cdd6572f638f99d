import type { Config } from '../config/config.ts';
import { retire } from '../reconcile/retire.ts';
import { pauseFor } from '../reconcile/watch.ts';
import type { StackContext } from './context.ts';
import { convergeStack } from './converge-stack.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import { verifyArchive } from './releases/verify-archive.ts';
import { recordRelease } from './releases/ledger.ts';
import { verifyStack } from './verify/verify-stack.ts';

/**
 * Converge → verify → record → retire. When the proxy switches to another endpoint or function, the old one is deleted
 * after its last requests have finished.
 */
export async function execute(
  context: StackContext,
  desired: DesiredState,
  { plan, records, stack }: DeploymentPlan,
): ReturnType<typeof verifyStack> {
  const { registry, engine, config } = context;
  if (runsStoredArchive(plan)) await verifyArchive(context, desired.artifacts.archive.digest);
  await convergeStack(context, plan, stack);
  const verified = await verifyStack(context, stack);
  if (records[0]?.id !== stack.releaseId)
    await recordRelease(context, desired.config, desired.artifacts, {
      id: stack.releaseId,
      how: desired.command,
    });
  if (stack.switches || retiresServingVersion(plan, config))
    await pauseFor(config.drainSeconds * 1000, engine, 'drain');
  await retire(plan.retire, registry, engine);
  return verified;
}

/**
 * Whether the version that has just lost its requests is deleted. A moved alias still sends some to it for seconds
 * (DataBiosphere/azul#7883); kept releases keep it.
 */
function retiresServingVersion(
  { retire: retired }: DeploymentPlan['plan'],
  { keepReleases }: Config,
): boolean {
  return keepReleases === 0 && retired.some(({ kind }) => kind === 'function-version');
}

const RUN_THE_ARCHIVE: ReadonlySet<string> = new Set([
  'model',
  'endpoint-config',
  'endpoint',
  'function-version',
]);

/** Whether AWS will read an archive that is already in S3: one that the plan stores is checked as it is stored. */
function runsStoredArchive({ steps }: DeploymentPlan['plan']): boolean {
  const changes = (kinds: ReadonlySet<string>): boolean =>
    steps.some(({ kind, step }) => kinds.has(kind) && step.action !== 'keep');
  return changes(RUN_THE_ARCHIVE) && !changes(new Set(['object']));
}
