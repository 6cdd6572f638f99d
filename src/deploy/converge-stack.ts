import type { Stack } from '../../infra/stack.ts';
import { versionNumber } from '../aws/lambda/version-number.ts';
import type { Declaration } from '../aws/registry.ts';
import { converge } from '../reconcile/apply.ts';
import { whileNotYet } from '../reconcile/not-yet.ts';
import type { Plan } from '../reconcile/plan.ts';
import type { StackContext } from './context.ts';
import { type InvokedModel, invokedModel } from './verify/invoked-model.ts';
import { waitForModel } from './verify/wait-for-model.ts';

/**
 * Creates and updates the resources of a stack. When traffic moves to another endpoint, function or version, the new one
 * has to answer before it receives requests.
 */
export async function convergeStack(context: StackContext, plan: Plan, stack: Stack): Promise<void> {
  const { registry, engine } = context;
  const { before, after } = phasesOf(stack);
  await converge(plan, before, registry, engine);
  if (after.length === 0) return;
  const model = await newRelease(context, stack);
  await waitForModel(context, model, stack.releaseId, 'while the old release keeps serving');
  await converge(plan, withoutExternalNeeds(after), registry, engine);
}

interface Phases {
  readonly before: readonly Declaration[];
  readonly after: readonly Declaration[];
}

/**
 * What is converged before and after the new release has answered. A proxy that switches waits for it, and so does
 * traffic within a function; an endpoint that is updated in place shifts its own traffic.
 */
function phasesOf({ hosted, traffic, api, switches }: Stack): Phases {
  return switches
    ? { before: hosted, after: [...traffic, ...api] }
    : { before: [...hosted, ...api], after: traffic };
}

/** The release, invoked before it has traffic: its endpoint, or its version of the function. */
async function newRelease({ aws, engine }: StackContext, stack: Stack): Promise<InvokedModel> {
  const { target, versionId } = stack;
  if (target.via === 'sagemaker' || versionId === undefined) return invokedModel(aws, target);
  const name = target.function;
  const numbered = async (): Promise<string> => await versionNumber(aws, name, versionId);
  return invokedModel(aws, target, await whileNotYet(numbered, engine, { id: 'warm-up', what: name }));
}

/** Resources of which all needs outside this list exist already. */
function withoutExternalNeeds(resources: readonly Declaration[]): readonly Declaration[] {
  const ids = new Set(resources.map(({ id }) => id));
  return resources.map((each) => ({ ...each, needs: each.needs.filter((id) => ids.has(id)) }));
}
