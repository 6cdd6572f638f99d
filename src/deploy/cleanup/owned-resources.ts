import { bareName, isNamedAfter, recreatedLogGroups } from '../../../infra/naming.ts';
import type { Listed } from '../../reconcile/listing.ts';

/** The part of a listing that concerns one stack. */
export interface OwnedResources {
  /** Resources with its owner tag, and log groups that their writers recreated. In the listing's order. */
  readonly own: readonly Listed[];
  /** Named like the stack, but without an owner tag. */
  readonly untagged: readonly Listed[];
}

/**
 * Picks what belongs to a stack out of a listing. Resources of another owner are ignored, and so are names that belong
 * to another listed stack, such as `shop-dev-b-proxy` of `shop-dev-b`.
 */
export function ownedResourcesIn(owner: string, found: readonly Listed[]): OwnedResources {
  const longer = ownersWithLongerNames(owner, found);
  const isTheirs = (bare: string): boolean => longer.some((other) => isNamedAfter(bare, other));
  const own = found.filter(
    (each) => each.owner === owner || (isRecreatedGroup(owner, each, found) && !isTheirs(bareOf(each))),
  );
  const untagged = found.filter((each) => {
    if (each.owner !== undefined || own.includes(each)) return false;
    const bare = bareOf(each);
    return isNamedAfter(bare, owner) && !isTheirs(bare);
  });
  return { own, untagged };
}

function bareOf({ kind, name }: Listed): string {
  return bareName(kind, name);
}

/** Other stacks with this stack's name as a prefix, such as `shop-dev-b` for `shop-dev`. */
function ownersWithLongerNames(owner: string, found: readonly Listed[]): string[] {
  return found.flatMap((each) =>
    each.owner !== undefined && each.owner !== owner && isNamedAfter(each.owner, owner) ? [each.owner] : [],
  );
}

/**
 * SageMaker and Lambda recreate a log group, without tags, when lines arrive after its deletion. A group with that
 * exact name belongs to the stack, unless a writer of that name exists that does not.
 */
function isRecreatedGroup(
  owner: string,
  { kind, name, owner: tagged }: Listed,
  found: readonly Listed[],
): boolean {
  if (kind !== 'log-group' || tagged !== undefined || !recreatedLogGroups(owner).includes(name)) return false;
  const writer = bareName(kind, name);
  return !found.some(
    (other) =>
      ['endpoint', 'function'].includes(other.kind) && other.name === writer && other.owner !== owner,
  );
}
