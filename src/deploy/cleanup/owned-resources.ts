import type { Listed } from '../../reconcile/listing.ts';
import { bareName, isNamedAfter, writtenGroups } from '../../../infra/naming.ts';

/** What a listing by a stack's name holds of it. */
export interface OwnedResources {
  /** What carries its tag, and log groups that its own writers made again. In the listing's order. */
  readonly own: readonly Listed[];
  /** Named like its things but without any owner tag: nobody knows whose they are. */
  readonly unsigned: readonly Listed[];
}

/**
 * Takes apart what a listing found for a stack. What carries another owner's tag is no business of it, and neither
 * is what is named after a longer-named neighbour that the same listing shows.
 */
export function ownedResourcesIn(owner: string, found: readonly Listed[]): OwnedResources {
  const neighbours = neighboursOf(owner, found);
  const isTheirs = (bare: string): boolean => neighbours.some((other) => isNamedAfter(bare, other));
  const own = found.filter(
    (each) => each.owner === owner || (isWrittenAgain(owner, each, found) && !isTheirs(bareOf(each))),
  );
  const unsigned = found.filter((each) => {
    if (each.owner !== undefined || own.includes(each)) return false;
    const bare = bareOf(each);
    return isNamedAfter(bare, owner) && !isTheirs(bare);
  });
  return { own, unsigned };
}

function bareOf({ kind, name }: Listed): string {
  return bareName(kind, name);
}

/** Other stacks whose names begin with this one's, such as `shop-dev-b` beside `shop-dev`. */
function neighboursOf(owner: string, found: readonly Listed[]): string[] {
  return found.flatMap((each) =>
    each.owner !== undefined && each.owner !== owner && isNamedAfter(each.owner, owner) ? [each.owner] : [],
  );
}

/**
 * SageMaker and Lambda make a log group of their own, without tags, when lines arrive after it was deleted. By its
 * exact name it can only be ours, unless a writer of that name stands that is not.
 */
function isWrittenAgain(
  owner: string,
  { kind, name, owner: tagged }: Listed,
  found: readonly Listed[],
): boolean {
  if (kind !== 'log-group' || tagged !== undefined || !writtenGroups(owner).includes(name)) return false;
  const writer = bareName(kind, name);
  const foreign = found.some(
    (other) =>
      ['endpoint', 'function'].includes(other.kind) && other.name === writer && other.owner !== owner,
  );
  return !foreign;
}
