import { type Emit, phaseWord } from './event.ts';
import type { Kind, Phase } from './resource.ts';
import { type Clock, poll } from './poll.ts';

/** The engine's dependencies: everything with side effects. */
export interface Engine {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: Emit;
}

/** A resource that is being watched. */
export interface Observed {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  /** Expected duration of this step, if it differs from the kind's. */
  readonly expectedMs?: number | undefined;
}

// Users report serverless endpoints that took over ten minutes, and instances half an hour.
const SETTLE_DEADLINE_MS = 60 * 60_000;

/** What a watch waits for: judged by the phase only, or by the live resource. */
type StopCondition =
  | { readonly byPhase: (phase: Phase) => boolean }
  | { readonly byLive: (live: unknown) => boolean };

/** Reads until the resource satisfies `until`, or (unless `present`) until it is absent. */
async function watch(
  { id, name, kind, expectedMs = kind.expectedMs }: Observed,
  engine: Engine,
  until: StopCondition,
  present: boolean,
  onLive?: (live: unknown) => Promise<void>,
): Promise<unknown> {
  const isDone = (phase: Phase, live: unknown): boolean =>
    'byPhase' in until ? until.byPhase(phase) : until.byLive(live);
  let word = 'visible';
  const found = await poll<{ live: unknown }>(
    async () => {
      const phaseOnly = 'byPhase' in until ? await kind.phaseAt?.(name) : undefined;
      if (phaseOnly && 'byPhase' in until && !until.byPhase(phaseOnly)) {
        word = phaseWord(phaseOnly);
        return undefined;
      }
      const live = await kind.read(name);
      if (live === undefined) return present ? undefined : { live };
      const phase = kind.phaseOf(live);
      word = phaseWord(phase);
      if (isDone(phase, live)) return { live };
      await onLive?.(live);
      return undefined;
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
 * The resource once AWS has stopped changing it; undefined if absent. `present` says that it was just created: IAM and
 * SageMaker may briefly report it as missing, which is ignored then.
 */
export async function untilSettled(watched: Observed, engine: Engine, present: boolean): Promise<unknown> {
  return await watch(watched, engine, { byPhase: hasSettled }, present);
}

function hasSettled({ state }: Phase): boolean {
  return state === 'ready' || state === 'broken';
}

/**
 * The resource once it can be deleted: SageMaker rejects that for an endpoint in Creating or Updating. Undefined if
 * absent.
 */
export async function deletable(watched: Observed, engine: Engine): Promise<unknown> {
  return await watch(watched, engine, { byPhase: ({ state }) => state !== 'moving' }, false);
}

/**
 * Waits until the resource is absent, or no longer the owner's: Lambda and SageMaker recreate a log group, without
 * tags, when lines arrive after its deletion. `onLive` is called with what is still there.
 */
export async function gone(
  watched: Observed,
  engine: Engine,
  owner: string | undefined,
  onLive: (live: unknown) => Promise<void>,
): Promise<void> {
  const { kind } = watched;
  const byLive = (live: unknown): boolean => owner !== undefined && kind.ownerOf(live) !== owner;
  await watch(watched, engine, { byLive }, false, onLive);
}

/** Waits for a fixed time, with progress events. Throws Fault `interrupted` when the signal is aborted. */
export async function pauseFor(forMs: number, { clock, signal, emit }: Engine, id: string): Promise<void> {
  const startedAt = clock.now();
  await poll(async () => await Promise.resolve(clock.now() - startedAt >= forMs || undefined), {
    clock,
    signal,
    deadlineMs: Infinity,
    what: id,
    onWait: (elapsedMs) => emit({ type: 'waiting', id, phase: 'draining', elapsedMs, expectedMs: forMs }),
  });
}
