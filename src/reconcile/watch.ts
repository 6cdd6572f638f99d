import { type Emit, phaseWord } from './event.ts';
import type { Kind, Phase } from './resource.ts';
import { type Clock, settle } from './settle.ts';

/** What the engine works with: everything that reaches outside. */
export interface Engine {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** One live thing under watch. */
export interface Watched {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
}

// Users report serverless endpoints that took over ten minutes, and instances half an hour.
const SETTLE_DEADLINE_MS = 60 * 60_000;

/** Reads until the thing's phase is `enough`, or (unless `present`) until it is absent. */
async function watch(
  { id, name, kind }: Watched,
  engine: Engine,
  enough: (phase: Phase) => boolean,
  present: boolean,
): Promise<unknown> {
  let word = 'visible';
  const found = await settle<{ live: unknown }>(
    async () => {
      const glimpsed = await kind.phaseAt?.(name);
      if (glimpsed && !enough(glimpsed)) {
        word = phaseWord(glimpsed);
        return undefined;
      }
      const live = await kind.read(name);
      if (live === undefined) return present ? undefined : { live };
      const phase = kind.phaseOf(live);
      word = phaseWord(phase);
      return enough(phase) ? { live } : undefined;
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: SETTLE_DEADLINE_MS,
      what: name,
      onWait: (elapsedMs) =>
        engine.emit({ type: 'waiting', id, phase: word, elapsedMs, expectedMs: kind.expectedMs }),
    },
  );
  return found.live;
}

/**
 * What stands when AWS has stopped moving it; undefined when nothing does. `present` says that we have just made
 * it: IAM and SageMaker may report it missing for a moment, which is then no answer.
 */
export async function settled(watched: Watched, engine: Engine, present: boolean): Promise<unknown> {
  return await watch(watched, engine, ({ state }) => state === 'ready' || state === 'broken', present);
}

/** Waits until it may be deleted: SageMaker refuses that for an endpoint in Creating or Updating. */
export async function deletable(watched: Watched, engine: Engine): Promise<void> {
  await watch(watched, engine, ({ state }) => state !== 'moving', false);
}

/** Waits until it is absent. */
export async function gone(watched: Watched, engine: Engine): Promise<void> {
  await watch(watched, engine, () => false, false);
}

/** Lets time pass, and says so. Throws Fault `interrupted` when the signal is aborted. */
export async function letPass(forMs: number, { clock, signal, emit }: Engine, id: string): Promise<void> {
  const startedAt = clock.now();
  await settle(async () => await Promise.resolve(clock.now() - startedAt >= forMs || undefined), {
    clock,
    signal,
    deadlineMs: Infinity,
    what: id,
    onWait: (elapsedMs) => emit({ type: 'waiting', id, phase: 'letting go', elapsedMs, expectedMs: forMs }),
  });
}
