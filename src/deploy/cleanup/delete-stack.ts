import { bucketNames } from '../../../infra/bucket-name.ts';
import { Fault } from '../../contract/fault.ts';
import { listed, type Listed } from '../../reconcile/listing.ts';
import { deletions } from '../../reconcile/plan.ts';
import { retire } from '../../reconcile/retire.ts';
import type { AccountContext } from '../account-context.ts';
import { clearDeployCache } from '../deploy-cache.ts';
import { withLock } from '../lock.ts';
import { type OwnedResources, ownedResourcesIn } from './owned-resources.ts';

/** Lists a stack's resources, by tag and by name. */
export async function ownedResources({ registry }: AccountContext, owner: string): Promise<OwnedResources> {
  return ownedResourcesIn(owner, await listed(owner, registry));
}

/** What was deleted, and what is named like the stack but has no owner tag. */
export interface DeletedStack {
  readonly removed: readonly Listed[];
  readonly untagged: readonly Listed[];
}

// A log group may reappear once, when the last lines of its writer arrive. More often means that something creates it.
const MAX_ROUNDS = 3;

/** Deletes a stack under its lock, which is deleted with the bucket. Without a bucket no deploy can be running. */
export async function deleteStackUnderLock(
  context: AccountContext,
  doing: string,
  owner: string,
  found: OwnedResources,
): Promise<DeletedStack> {
  await clearDeployCache({ owner, aws: context.aws });
  const work = async (at: AccountContext): Promise<DeletedStack> => await deleteStack(at, owner, found);
  const candidates = bucketNames(owner, context.site);
  const bucket = found.own.find(({ kind, name }) => kind === 'bucket' && candidates.includes(name))?.name;
  if (bucket === undefined) return await work(context);
  return await withLock({ ...context, names: { owner, bucket } }, { doing }, work);
}

/**
 * Deletes resources, dependents first, and lists again until a listing finds none of those that `isIncluded` selects.
 * Throws Fault `broken` if they keep reappearing.
 */
export async function deleteStack(
  context: AccountContext,
  owner: string,
  first: OwnedResources,
  isIncluded: (resource: Listed) => boolean = () => true,
): Promise<DeletedStack> {
  const removed: Listed[] = [];
  let found = first;
  for (let round = 0; ; round += 1) {
    const own = found.own.filter(isIncluded);
    if (own.length === 0) return { removed, untagged: found.untagged };
    if (round === MAX_ROUNDS) throw notDeleted(own);
    await retire(deletions(own, context.registry), context.registry, context.engine);
    removed.push(...own);
    found = await ownedResources(context, owner);
  }
}

function notDeleted(own: readonly Listed[]): Fault {
  const list = own.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return new Fault('broken', `Still there: ${list}`, 'Run the same command again.');
}
