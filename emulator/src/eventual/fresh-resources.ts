import type { Consistency } from '../consistency/consistency.ts';
import { FRESH_FILES } from './fresh-files.ts';
import { FRESH_RESOURCES, type FreshResource, type IdsOf } from './fresh-resource.ts';
import type { Operation } from './operation.ts';

const ROWS = [...FRESH_RESOURCES, ...FRESH_FILES];

/** What other calls do not find yet, or still find, after a write. */
export class FreshResources {
  readonly #consistency: Consistency;
  /** Subject → until when it is fresh, on this machine's clock. */
  readonly #freshUntilMs = new Map<string, number>();

  constructor(consistency: Consistency) {
    this.#consistency = consistency;
  }

  /** Throws the error of a replica that has not seen the write. */
  check(operation: Operation): void {
    for (const [row, fresh] of ROWS.entries()) {
      if (!isOneOf(fresh.uses, operation)) continue;
      for (const id of fresh.uses.ids(operation, {}))
        this.#checkOne(subjectOf(row, operation, id), fresh, operation, id);
    }
  }

  /** Called after each write, with the members of its answer. */
  written(operation: Operation, answer: Readonly<Record<string, unknown>>): void {
    for (const [row, { after, lagMs }] of ROWS.entries()) {
      if (!isOneOf(after, operation)) continue;
      for (const id of after.ids(operation, answer)) {
        this.#freshUntilMs.set(subjectOf(row, operation, id), this.#consistency.endOf(lagMs));
      }
    }
  }

  #checkOne(subject: string, { error, isCertain }: FreshResource, operation: Operation, id: string): void {
    if ((this.#freshUntilMs.get(subject) ?? 0) <= Date.now()) return;
    if (isCertain === true || this.#consistency.isLagging(subject)) throw error(id, operation);
  }
}

function isOneOf({ service, operations }: IdsOf, operation: Operation): boolean {
  return service === operation.service && operations.test(operation.name);
}

function subjectOf(row: number, { call }: Operation, id: string): string {
  return `${row} ${call.region} ${id}`;
}
