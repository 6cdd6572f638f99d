import { type OwnedResources, ownedResourcesIn } from './owned-resources.ts';
import { namesOf } from '../../../infra/naming.ts';
import { Fault } from '../../contract/fault.ts';
import { listed, type Listed } from '../../reconcile/listing.ts';
import { deletions } from '../../reconcile/plan.ts';
import { retire } from '../../reconcile/retire.ts';
import { clearDeployCache } from '../deploy-cache.ts';
import type { AccountContext } from '../context.ts';
import { withLock } from '../lock.ts';

/** What the account holds of a stack, by tag and by name. */
export async function ownedResources({ registry }: AccountContext, owner: string): Promise<OwnedResources> {
  return ownedResourcesIn(owner, await listed(owner, registry));
}

/** What went, and what is named like it but nobody's. */
export interface DeletedStack {
  readonly removed: readonly Listed[];
  readonly unsigned: readonly Listed[];
}

// The last lines of a writer may bring its log group back once; whatever comes back more often, somebody makes.
const MOST_ROUNDS = 3;

/** Empties it under its lock, which goes with its bucket; without a bucket nobody can be deploying. */
export async function deleteStackUnderLock(
  place: AccountContext,
  doing: string,
  owner: string,
  first: OwnedResources,
): Promise<DeletedStack> {
  const names = namesOf(owner, place.site);
  await clearDeployCache({ ...place, names });
  const empty = async (at: AccountContext): Promise<DeletedStack> => await deleteStack(at, owner, first);
  const hasBucket = first.own.some(({ kind, name }) => kind === 'bucket' && name === names.bucket);
  return await (hasBucket ? withLock({ ...place, names }, { doing }, empty) : empty(place));
}

/**
 * Deletes what was found of a stack, dependents first, and lists again until a listing finds nothing of its own.
 * Throws Fault `broken` when it never does.
 */
export async function deleteStack(
  place: AccountContext,
  owner: string,
  first: OwnedResources,
): Promise<DeletedStack> {
  const removed: Listed[] = [];
  let found = first;
  for (let round = 0; found.own.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw stillThere(found.own);
    await retire(deletions(found.own, place.registry), place.registry, place.engine);
    removed.push(...found.own);
    found = await ownedResources(place, owner);
  }
  return { removed, unsigned: found.unsigned };
}

function stillThere(own: readonly Listed[]): Fault {
  const list = own.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return new Fault('broken', `Still there: ${list}`, 'Run the same command again.');
}
