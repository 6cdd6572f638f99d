import { type Call, memberAt, nameIn } from './call.ts';
import { entriesFor } from './table.ts';

/** Runs work with the same key one after another, in the order of the calls. */
export class Queues {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const mine = before ? before.then(work, work) : work();
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}

/** The resource that AWS lets only one call at a time change; undefined for calls that may overlap. */
export function serialisedBy({ service, operation, input }: Call): string | undefined {
  for (const { rule, parent } of entriesFor(service, operation)) {
    const name = rule === 'serialise' && parent !== undefined ? nameIn(memberAt(input, parent)) : undefined;
    if (name !== undefined) return `${service} ${name}`;
  }
  return undefined;
}
