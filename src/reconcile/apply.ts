import { asStep } from './current-step.ts';
import { ensure } from './ensure.ts';
import type { Plan, PlannedStep } from './plan.ts';
import { kindOf, type Registry, type Resource } from './resource.ts';
import type { Engine } from './watch.ts';

/**
 * Creates and updates the declared resources. Resources that the plan retires are not deleted here.
 *
 * Each resource starts as soon as its needs are ready, so everything else runs while the endpoint is created. When one
 * fails, the others stop at the next safe point (between two calls), and the first failure is thrown.
 */
export async function converge(
  plan: Plan,
  resources: readonly Resource[],
  registry: Registry,
  engine: Engine,
): Promise<void> {
  const stop = new AbortController();
  const linked: Engine = { ...engine, signal: AbortSignal.any([engine.signal, stop.signal]) };
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const running = new Map<string, Promise<void>>();
  const failures: unknown[] = [];

  const run = async (resource: Resource, planned: PlannedStep): Promise<void> => {
    try {
      await Promise.all(resource.needs.map(async (id) => await needed(running, id)));
      if (planned.step.action !== 'keep') await applied(plan.owner, resource, planned, registry, linked);
    } catch (error) {
      failures.push(error);
      stop.abort();
      throw error;
    }
  };
  for (const resource of resources) running.set(resource.id, run(resource, stepOf(steps, resource.id)));
  await Promise.allSettled(running.values());
  if (failures.length > 0) throw failures[0];
}

function stepOf(steps: ReadonlyMap<string, PlannedStep>, id: string): PlannedStep {
  const step = steps.get(id);
  if (!step) throw new Error(`the plan has no step for "${id}"`);
  return step;
}

async function needed(running: ReadonlyMap<string, Promise<void>>, id: string): Promise<void> {
  const task = running.get(id);
  if (!task) throw new Error(`"${id}" is needed but not declared before its dependents`);
  await task;
}

async function applied(
  owner: string,
  resource: Resource,
  { id, name, step }: PlannedStep,
  registry: Registry,
  engine: Engine,
): Promise<void> {
  const startedAt = engine.clock.now();
  engine.emit({ type: 'started', id, action: step.action, name });
  const kind = kindOf(registry, resource.kind);
  // A run that resumes another run's update ("wait") waits as long as that run would have.
  const expectedMs = step.action === 'create' ? undefined : kind.expectedUpdateMs?.(resource.spec);
  const watched = { id, name, kind, expectedMs, startedAt, spec: resource.spec };
  await asStep({ engine, id }, async () => await ensure(owner, resource, watched, engine));
  engine.emit({ type: 'done', id, action: step.action, elapsedMs: engine.clock.now() - startedAt });
}
