import { type Belongings, belongingsOf } from '../infra/belongings.ts';
import { Fault } from '../src/fault.ts';
import { listed, type Listed } from '../src/reconcile/listing.ts';
import { deletion } from '../src/reconcile/plan.ts';
import { retire } from '../src/reconcile/retire.ts';
import type { Place } from './setting.ts';

/** What the account holds of a stack, by tag and by name. */
export async function belongings({ registry }: Place, owner: string): Promise<Belongings> {
  return belongingsOf(owner, await listed(owner, registry));
}

/** What went, and what is named like it but nobody's. */
export interface Emptied {
  readonly removed: readonly Listed[];
  readonly unsigned: readonly Listed[];
}

// The last lines of a writer may bring its log group back once; whatever comes back more often, somebody makes.
const MOST_ROUNDS = 3;

/**
 * Deletes what was found of a stack, dependents first, and lists again until a listing finds nothing of its own.
 * Throws Fault `broken` when it never does.
 */
export async function emptied(place: Place, owner: string, first: Belongings): Promise<Emptied> {
  const removed: Listed[] = [];
  let found = first;
  for (let round = 0; found.own.length > 0; round += 1) {
    if (round === MOST_ROUNDS) throw stillThere(found.own);
    await retire(found.own.map(deletion), place.registry, place.engine);
    removed.push(...found.own);
    found = await belongings(place, owner);
  }
  return { removed, unsigned: found.unsigned };
}

function stillThere(own: readonly Listed[]): Fault {
  const list = own.map(({ kind, name }) => `${kind} ${name}`).join(', ');
  return new Fault('broken', `Still there: ${list}`, 'Run the same command again.');
}
