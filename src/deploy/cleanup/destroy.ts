import { deletions } from '../../reconcile/plan.ts';
import type { StackContext } from '../context.ts';
import { type DeletedStack, deleteStackUnderLock, ownedResources } from './delete-stack.ts';

/** How to destroy a stack. */
export interface DestroyOptions {
  /** Stop after the plan. */
  readonly dryRun?: boolean;
  /**
   * Called with the number of resources before the first deletion, unless it is zero. If it rejects, nothing is
   * deleted.
   */
  readonly confirm?: (resources: number) => Promise<void>;
}

/** The outcome of a destroy. After a dry run nothing is removed. */
export interface Destroyed extends DeletedStack {
  /** The kinds of resources that were listed, before and after. */
  readonly kinds: readonly string[];
}

/**
 * Deletes every resource of a stack, dependents first. The last listing, by tag and by name over all kinds, proves that
 * nothing is left.
 */
export async function destroyStack(
  context: StackContext,
  { dryRun = false, confirm }: DestroyOptions = {},
): Promise<Destroyed> {
  const { names, registry, report } = context;
  const { owner } = names;
  const found = await ownedResources(context, owner);
  report.plan({ owner, steps: [], retire: deletions(found.own, registry) });
  const kinds = Object.keys(registry);
  if (dryRun) return { removed: [], untagged: found.untagged, kinds };
  if (found.own.length > 0) await confirm?.(found.own.length);
  return { ...(await deleteStackUnderLock(context, 'destroy', owner, found)), kinds };
}
