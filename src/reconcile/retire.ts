import { type PlannedStep, undeclared } from './plan.ts';
import { kindOf, type Registry } from './resource.ts';
import { asStep } from './current-step.ts';
import { throwIfInterrupted } from './poll.ts';
import { removed } from './remove.ts';
import type { Engine } from './watch.ts';

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
    const watched = { id, name, kind };
    await asStep({ engine, id }, async () => await removed(watched, engine));
    engine.emit({ type: 'done', id, action: 'delete', elapsedMs: engine.clock.now() - startedAt });
  }
}

/** Resources that still have the owner tag: an empty list proves that destroy left nothing behind. */
export async function listRemaining(owner: string, registry: Registry): Promise<PlannedStep[]> {
  return await undeclared(owner, [], registry);
}
