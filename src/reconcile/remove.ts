import { isAmbiguous } from './ambiguous-failure.ts';
import { whileNotYet } from './not-yet.ts';
import { deletable, type Engine, gone, type Observed } from './watch.ts';

// A delete may not find what reads still show (SageMaker, DeleteModel): it is repeated this often.
const REPEAT_MS = 10_000;

/**
 * Deletes the resource once AWS allows it, and waits until it is absent, or no longer its owner's. A resource without a
 * tag cannot be distinguished from one that its writer recreates: the next listing finds that.
 */
export async function removed(watched: Observed, engine: Engine): Promise<void> {
  const { id, name, kind } = watched;
  const attempt = async (): Promise<unknown> => {
    const live = await deletable(watched, engine);
    await removeOnce(watched);
    return live;
  };
  const live = await whileNotYet(attempt, engine, { id, what: name });
  const owner = live === undefined ? undefined : kind.ownerOf(live);
  if (live !== undefined && owner === undefined) return;
  let removedMs = engine.clock.now();
  await gone(watched, engine, owner, async (still) => {
    const isDue = engine.clock.now() - removedMs >= REPEAT_MS;
    if (!isDue || kind.phaseOf(still).state !== 'ready') return;
    removedMs = engine.clock.now();
    await removeOnce(watched);
  });
}

/** Deletes the resource; a rejection because it is already being deleted is success. */
async function removeOnce({ kind, name }: Observed): Promise<void> {
  try {
    await kind.remove(name);
  } catch (error) {
    if (!isAmbiguous(error)) throw error;
    const live = await kind.read(name);
    if (live !== undefined && kind.phaseOf(live).state !== 'leaving') throw error;
  }
}
