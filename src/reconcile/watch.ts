import { Fault } from '../contract/fault.ts';
import { type Emit, phaseWord } from './event.ts';
import { type Kind, type Phase, readDeclared } from './resource.ts';
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
  /** When the step began, for its progress; default: when the watch begins, of which a step may have several. */
  readonly startedAt?: number;
  /** The declaration that it is compared with; absent for a removal. */
  readonly spec?: unknown;
}

// Users report serverless endpoints that took over ten minutes, and instances half an hour.
const SETTLE_DEADLINE_MS = 60 * 60_000;

/** What reads return although AWS has accepted the change, and for how long that is only a delay. */
interface Lag {
  readonly maxMs: number;
  readonly what: string;
}

// Terraform's waits for what was just created (iam/role.go, s3/bucket.go) and for a deletion (sagemaker/model.go).
const UNSEEN: Lag = { maxMs: 2 * 60_000, what: 'was created, but AWS does not find it' };
const REMAINING: Lag = { maxMs: 5 * 60_000, what: 'was deleted, but AWS still finds it' };

/** What a watch waits for: judged by the phase only, or by the live resource. */
type StopCondition =
  | { readonly byPhase: (phase: Phase) => boolean }
  | { readonly byLive: (live: unknown) => boolean };

/** What a watch has last seen, for progress lines and for its deadline. */
interface Seen {
  word: string;
  lag: Lag | undefined;
  /** How long the watch had taken when `lag` began: one stale read after minutes of progress is no timeout. */
  lagFromMs: number;
}

/** Reads until the resource satisfies `until`, or (unless `present`) until it is absent. */
async function watch(
  watched: Observed,
  engine: Engine,
  until: StopCondition,
  present: boolean,
  onLive?: (live: unknown) => Promise<void>,
): Promise<unknown> {
  const { id, name, expectedMs = watched.kind.expectedMs } = watched;
  const startedAt = engine.clock.now();
  const seen: Seen = { word: 'visible', lag: undefined, lagFromMs: 0 };
  const look = async (): Promise<{ live: unknown } | undefined> => {
    const before = seen.lag;
    const found = await probe(watched, until, present, seen, onLive);
    if (seen.lag !== before) seen.lagFromMs = engine.clock.now() - startedAt;
    return found;
  };
  const found = await poll(look, {
    clock: engine.clock,
    signal: engine.signal,
    get deadlineMs() {
      return seen.lag ? seen.lagFromMs + seen.lag.maxMs : SETTLE_DEADLINE_MS + expectedMs;
    },
    what: name,
    late: (elapsedMs) => seen.lag && lagging(name, seen.lag, elapsedMs),
    onWait: () => {
      const elapsedMs = engine.clock.now() - (watched.startedAt ?? startedAt);
      engine.emit({ type: 'waiting', id, phase: seen.word, elapsedMs, expectedMs });
    },
  });
  return found.live;
}

/** Reads once; undefined while the watch goes on. */
async function probe(
  { name, kind, spec }: Observed,
  until: StopCondition,
  present: boolean,
  seen: Seen,
  onLive?: (live: unknown) => Promise<void>,
): Promise<{ live: unknown } | undefined> {
  seen.lag = undefined;
  const phaseOnly = 'byPhase' in until ? await kind.phaseAt?.(name) : undefined;
  if (phaseOnly && 'byPhase' in until && !until.byPhase(phaseOnly)) {
    seen.word = phaseWord(phaseOnly);
    return undefined;
  }
  const live = await (spec === undefined ? kind.read(name) : readDeclared(kind, spec));
  if (live === undefined) {
    if (!present) return { live };
    seen.lag = UNSEEN;
    return undefined;
  }
  const phase = kind.phaseOf(live);
  seen.word = phaseWord(phase);
  if ('byPhase' in until ? until.byPhase(phase) : until.byLive(live)) return { live };
  if ('byLive' in until && phase.state === 'ready') seen.lag = REMAINING;
  await onLive?.(live);
  return undefined;
}

function lagging(name: string, { what }: Lag, elapsedMs: number): Fault {
  return new Fault(
    'late',
    `${name} ${what} after ${Math.round(elapsedMs / 1_000)} s.`,
    'Run the same command again: it continues where it stopped.',
  );
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
