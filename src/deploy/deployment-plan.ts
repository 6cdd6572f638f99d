import { type Stack, stack } from '../../infra/stack.ts';
import { readLatestReleases } from '../aws/s3/ledger.ts';
import { memoized } from '../reconcile/memoize.ts';
import { makePlan, type Plan } from '../reconcile/plan.ts';
import type { StackContext } from './context.ts';
import type { DesiredState } from './desired-state.ts';
import { readLiveSlots } from './live-slots.ts';
import { readRecords, type ReleaseRecord } from './releases/release-record.ts';
import { retainedResources } from './releases/retained.ts';
import { withCheck } from './releases/verify-archive.ts';

/** The declarations, the steps that lead to them from the account's present state, and the last releases. */
export interface DeploymentPlan {
  readonly stack: Stack;
  readonly plan: Plan;
  /** The ledger's newest entry of each of the last releases, newest first. */
  readonly records: readonly ReleaseRecord[];
}

/** Compares the desired state with the account. Reads only. Throws Fault `refused` for a name with another owner. */
export async function makeDeploymentPlan(
  context: StackContext,
  desired: DesiredState,
): Promise<DeploymentPlan> {
  const { aws, names, site, config } = context;
  const registry = memoized(context.registry);
  const [entries, slots] = await Promise.all([
    // One more than are kept: the current release may be among them.
    readLatestReleases(aws, names.bucket, config.keepReleases + 1),
    readLiveSlots(context, registry, desired.config),
  ]);
  const records = readRecords(entries);
  const declared = stack(desired.config, withCheck(context, desired.artifacts), site, slots);
  const retained = retainedResources(
    { ...context, network: slots.network },
    desired.artifacts,
    declared.releaseId,
    records,
  );
  const plan = await makePlan(names.owner, declared.resources, registry, retained);
  return { stack: declared, plan, records };
}
