import { converge } from '../reconcile/apply.ts';
import { retire } from '../reconcile/retire.ts';
import { pauseFor } from '../reconcile/watch.ts';
import type { StackContext } from './context.ts';
import type { DeploymentPlan } from './deployment-plan.ts';
import type { DesiredState } from './desired-state.ts';
import { recordRelease } from './releases/ledger.ts';
import type { VerifiedUrl } from './verify/verification.ts';
import { verifyStack } from './verify/verify-stack.ts';
import { waitForEndpoint } from './verify/wait-for-endpoint.ts';

/**
 * Converge → verify → record → retire. When the proxy switches to another endpoint, the new endpoint has to answer
 * before it receives requests, and the old one is deleted after its last requests have finished.
 */
export async function execute(
  context: StackContext,
  desired: DesiredState,
  { plan, records, stack }: DeploymentPlan,
): Promise<VerifiedUrl> {
  const { registry, engine, config } = context;
  if (stack.switches) {
    await converge(plan, stack.hosted, registry, engine);
    await waitForEndpoint(
      context,
      stack.target.endpoint,
      stack.releaseId,
      'while the old endpoint keeps serving',
    );
    await converge(plan, withoutExternalNeeds(stack.api), registry, engine);
  } else {
    await converge(plan, stack.resources, registry, engine);
  }
  const verified = await verifyStack(context, stack);
  if (records[0]?.id !== stack.releaseId)
    await recordRelease(context, desired.config, desired.artifacts.archive, {
      id: stack.releaseId,
      how: desired.command,
    });
  if (stack.switches) await pauseFor(config.drainSeconds * 1000, engine, 'drain');
  await retire(plan.retire, registry, engine);
  return verified;
}

type Resources = DeploymentPlan['stack']['resources'];

/** Resources of which all needs outside this list exist already. */
function withoutExternalNeeds(resources: Resources): Resources {
  const ids = new Set(resources.map(({ id }) => id));
  return resources.map((each) => ({ ...each, needs: each.needs.filter((id) => ids.has(id)) }));
}
