import { type PlannedStep, undeclared } from './plan.ts';
import { kindOf, type Registry } from './resource.ts';
import { removeOnce } from './ambiguous-failure.ts';
import { throwIfInterrupted } from './poll.ts';
import { deletable, type Engine, gone } from './watch.ts';

/** Deletes what is ours and no longer declared, in the given order: dependents first, each gone before its needs. */
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
    // What had no tag cannot be told from what its writer may make next: a new listing has to find that.
    const owner = live === undefined ? undefined : kind.ownerOf(live);
    if (live === undefined || owner !== undefined) await gone({ id, name, kind }, engine, owner);
    engine.emit({ type: 'done', id, action: 'delete', elapsedMs: engine.clock.now() - startedAt });
  }
}

/** Everything that still carries the owner's tag: an empty list is the proof that destroy left nothing behind. */
export async function survivors(owner: string, registry: Registry): Promise<PlannedStep[]> {
  return await undeclared(owner, [], registry);
}
