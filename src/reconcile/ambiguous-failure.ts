import { Fault } from '../contract/fault.ts';
import type { Change, Resource } from './resource.ts';
import type { Observed } from './watch.ts';

/**
 * A call that AWS refused may have been done all the same: its answer got lost, and the SDK's second try met its
 * own work ("already existing", "in progress"). What stands in the account decides, not the refusal.
 */
export function mayBeDone(error: unknown): boolean {
  return error instanceof Fault && error.code === 'aws';
}

/** Updates it; a refusal while AWS is at it, or when the difference is another already, is success. */
export async function updateOnce(
  resource: Resource,
  { kind, name }: Observed,
  live: unknown,
  changes: readonly Change[],
): Promise<void> {
  try {
    await kind.update(resource.spec, live, changes);
  } catch (error) {
    const now = mayBeDone(error) ? await kind.read(name) : undefined;
    const moved = now !== undefined && kind.phaseOf(now).state === 'moving';
    const changed =
      now !== undefined && JSON.stringify(kind.diff(resource.spec, now)) !== JSON.stringify(changes);
    if (!moved && !changed) throw error;
  }
}

/** Removes it; a refusal of what is on its way out already is success. */
export async function removeOnce({ kind, name }: Observed): Promise<void> {
  try {
    await kind.remove(name);
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const live = await kind.read(name);
    if (live !== undefined && kind.phaseOf(live).state !== 'leaving') throw error;
  }
}
