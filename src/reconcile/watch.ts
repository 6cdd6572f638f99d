import { type Emit, phaseWord } from './event.ts';
import type { Kind, Phase } from './resource.ts';
import { type Clock, poll } from './poll.ts';

/** What the engine works with: everything that reaches outside. */
export interface Engine {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** One live thing under watch. */
export interface Observed {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  /** How long this step usually takes, where it is not the kind's usual time. */
  readonly expectedMs?: number | undefined;
}

// Users report serverless endpoints that took over ten minutes, and instances half an hour.
const SETTLE_DEADLINE_MS = 60 * 60_000;

/** What a watch waits for: a phase alone, or more than the phase tells. */
type Enough =
  | { readonly byPhase: (phase: Phase) => boolean }
  | { readonly byLive: (live: unknown) => boolean };

/** Reads until the thing is `enough`, or (unless `present`) until it is absent. */
async function watch(
  { id, name, kind, expectedMs = kind.expectedMs }: Observed,
  engine: Engine,
  enough: Enough,
  present: boolean,
): Promise<unknown> {
  const isEnough = (phase: Phase, live: unknown): boolean =>
    'byPhase' in enough ? enough.byPhase(phase) : enough.byLive(live);
  let word = 'visible';
  const found = await poll<{ live: unknown }>(
    async () => {
      const glimpsed = 'byPhase' in enough ? await kind.phaseAt?.(name) : undefined;
      if (glimpsed && 'byPhase' in enough && !enough.byPhase(glimpsed)) {
        word = phaseWord(glimpsed);
        return undefined;
      }
      const live = await kind.read(name);
      if (live === undefined) return present ? undefined : { live };
      const phase = kind.phaseOf(live);
      word = phaseWord(phase);
      return isEnough(phase, live) ? { live } : undefined;
    },
    {
      clock: engine.clock,
      signal: engine.signal,
      deadlineMs: SETTLE_DEADLINE_MS + expectedMs,
      what: name,
      onWait: (elapsedMs) => engine.emit({ type: 'waiting', id, phase: word, elapsedMs, expectedMs }),
    },
  );
  return found.live;
}

/**
 * What stands when AWS has stopped moving it; undefined when nothing does. `present` says that we have just made
 * it: IAM and SageMaker may report it missing for a moment, which is then no answer.
 */
export async function untilSettled(watched: Observed, engine: Engine, present: boolean): Promise<unknown> {
  return await watch(watched, engine, { byPhase: hasSettled }, present);
}

function hasSettled({ state }: Phase): boolean {
  return state === 'ready' || state === 'broken';
}

/**
 * What stands when it may be deleted: SageMaker refuses that for an endpoint in Creating or Updating. Undefined when
 * nothing does.
 */
export async function deletable(watched: Observed, engine: Engine): Promise<unknown> {
  return await watch(watched, engine, { byPhase: ({ state }) => state !== 'moving' }, false);
}

/**
 * Waits until it is absent, or until what stands under its name is no longer the owner's: Lambda and SageMaker make
 * a log group again, without tags, when lines arrive after its deletion.
 */
export async function gone(watched: Observed, engine: Engine, owner?: string): Promise<void> {
  const { kind } = watched;
  const byLive = (live: unknown): boolean => owner !== undefined && kind.ownerOf(live) !== owner;
  await watch(watched, engine, { byLive }, false);
}

/** Lets time pass, and says so. Throws Fault `interrupted` when the signal is aborted. */
export async function letPass(forMs: number, { clock, signal, emit }: Engine, id: string): Promise<void> {
  const startedAt = clock.now();
  await poll(async () => await Promise.resolve(clock.now() - startedAt >= forMs || undefined), {
    clock,
    signal,
    deadlineMs: Infinity,
    what: id,
    onWait: (elapsedMs) => emit({ type: 'waiting', id, phase: 'letting go', elapsedMs, expectedMs: forMs }),
  });
}
