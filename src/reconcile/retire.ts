import { type PlannedStep, undeclared } from './plan.ts';
import { kindOf, type Registry } from './resource.ts';
import { removeOnce } from './ambiguous-failure.ts';
import { throwIfInterrupted } from './poll.ts';
import { deletable, type Engine, gone } from './watch.ts';

/** Deletes owned resources without a declaration in the given order: each is gone before what it needs. */
export async function retire(
  steps: readonly PlannedStep[],
  registry: Registry,
  engine: Engine,
): Promise<void> {
  for (const { kind: kindName, id, name } of steps) {
    const kind = kindOf(registry, kindName);
    const startedAt = engine.clock.now();
    throwIfInterrupted(engine.signal);
    engine.emit({ type: 'started', id, action: 'delete', name });
    const live = await deletable({ id, name, kind }, engine);
    await removeOnce({ id, name, kind });
    // A resource without a tag cannot be distinguished from one that its writer recreates: the next listing finds that.
    const owner = live === undefined ? undefined : kind.ownerOf(live);
    if (live === undefined || owner !== undefined) await gone({ id, name, kind }, engine, owner);
    engine.emit({ type: 'done', id, action: 'delete', elapsedMs: engine.clock.now() - startedAt });
  }
}

/** Resources that still have the owner tag: an empty list proves that destroy left nothing behind. */
export async function listRemaining(owner: string, registry: Registry): Promise<PlannedStep[]> {
  return await undeclared(owner, [], registry);
}
