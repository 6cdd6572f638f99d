import { Fault } from '../fault.ts';
import type { Watched } from './watch.ts';

/** Removes it; a refusal of what is on its way out already (its answer got lost) is success. */
export async function removeOnce({ kind, name }: Watched): Promise<void> {
  try {
    await kind.remove(name);
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'aws') throw error;
    const live = await kind.read(name);
    if (live !== undefined && kind.phaseOf(live).state !== 'leaving') throw error;
  }
}
