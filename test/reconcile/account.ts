import type { Event } from '../../src/reconcile/event.ts';
import { NotYet } from '../../src/reconcile/not-yet.ts';
import type { Change, Kind, Phase, Resource } from '../../src/reconcile/resource.ts';
import type { Clock } from '../../src/reconcile/poll.ts';
import type { Engine } from '../../src/reconcile/watch.ts';

/** A virtual clock: sleeps return immediately and advance the time. */
export function virtualClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      now += ms;
      await Promise.resolve();
    },
  };
}

export interface ThingSpec {
  readonly name: string;
  readonly size: number;
}

interface Thing {
  readonly name: string;
  size: number;
  owner: string | undefined;
  phases: Phase[];
}

/** Misbehavior of the account, by resource name. */
export interface Weather {
  /** Phases of a new resource, one per read, before it is ready. */
  readonly moving?: Readonly<Record<string, readonly Phase[]>>;
  /** Number of creates rejected because of eventual consistency. */
  readonly notYet?: Record<string, number>;
  /** Updates of these are accepted but fail. */
  readonly fragile?: readonly string[];
  /** Updates of these are accepted without effect. */
  readonly deaf?: readonly string[];
  /** Reads never find these. */
  readonly unseen?: readonly string[];
  /** Deletions of these are accepted without effect. */
  readonly remaining?: readonly string[];
}

const BROKEN: Phase = { state: 'broken', reason: 'the update broke it' };

/** A small in-memory account with one kind, and its write log. */
export function account(weather: Weather = {}) {
  const things = new Map<string, Thing>();
  const writes: string[] = [];
  const kind: Kind<ThingSpec, Thing> = {
    expectedMs: 1_000,
    expectedUpdateMs: ({ size }) => 1_000 * size,
    impact: {
      update: (spec, live) => `${spec.size - live.size} more`,
      replace: 'gone for a while',
      remove: 'gone for good',
    },
    nameOf: ({ name }) => name,
    read: async (name) =>
      await Promise.resolve(weather.unseen?.includes(name) ? undefined : things.get(name)),
    ownerOf: ({ owner }) => owner,
    phaseOf: ({ phases }) => phases.shift() ?? { state: 'ready' },
    diff: (spec, live): Change[] =>
      spec.size === live.size ? [] : [{ field: 'size', from: live.size, to: spec.size }],
    create: async ({ name, size }) => {
      await Promise.resolve();
      const refusals = weather.notYet?.[name] ?? 0;
      if (refusals > 0 && weather.notYet) {
        weather.notYet[name] = refusals - 1;
        throw new NotYet(new Error('cannot be assumed'), {
          maxWaitMs: 120_000,
          firstMs: 1_000,
          longestMs: 10_000,
        });
      }
      writes.push(`create ${name}`);
      things.set(name, { name, size, owner: 'mine', phases: [...(weather.moving?.[name] ?? [])] });
    },
    update: async ({ name, size }, live) => {
      await Promise.resolve();
      writes.push(`update ${name}`);
      if (!weather.deaf?.includes(name)) live.size = size;
      if (weather.fragile?.includes(name)) live.phases = [BROKEN, BROKEN, BROKEN];
    },
    remove: async (name) => {
      await Promise.resolve();
      writes.push(`remove ${name}`);
      if (!weather.remaining?.includes(name)) things.delete(name);
    },
    list: async () =>
      await Promise.resolve(
        [...things.values()].map(({ name, owner }) => ({ name, owner, sinceMs: undefined })),
      ),
  };
  const put = (name: string, size: number, owner: string | undefined, phases: readonly Phase[] = []): void =>
    void things.set(name, { name, size, owner, phases: [...phases] });
  return { things, writes, put, registry: { thing: kind } };
}

export function thing(id: string, size: number, needs: readonly string[] = []): Resource {
  return { kind: 'thing', id, needs, spec: { name: id, size } };
}

/** An engine on a virtual clock that records progress messages. */
export function engine(signal: AbortSignal = new AbortController().signal): Engine & { events: Event[] } {
  const events: Event[] = [];
  return { clock: virtualClock(), signal, emit: (event) => void events.push(event), events };
}
