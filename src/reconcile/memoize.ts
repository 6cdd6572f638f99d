import type { Kind, Registry } from './resource.ts';

/**
 * The same kinds, but each read and listing calls AWS once: for a plan, which is a snapshot of the account. Changes to
 * the account must not use it.
 */
export function memoized<Kinds extends Registry>(registry: Kinds): Kinds {
  return Object.fromEntries(
    Object.entries(registry).map(([name, kind]) => [name, withMemory(kind)]),
  ) as unknown as Kinds;
}

function withMemory(kind: Kind): Kind {
  return {
    ...kind,
    read: once(async (name) => await kind.read(name)),
    list: once(async (owner) => await kind.list(owner)),
  };
}

function once<Answer>(ask: (key: string) => Promise<Answer>): (key: string) => Promise<Answer> {
  const known = new Map<string, Promise<Answer>>();
  return async (key) => {
    const before = known.get(key);
    if (before) return await before;
    const answer = ask(key);
    known.set(key, answer);
    return await answer;
  };
}
