import { describe, expect, it } from 'vitest';
import { NONE_KNOWN } from '../../../src/aws/transient/operations.ts';
import { TRANSIENT_ERRORS } from '../../../src/aws/transient/table.ts';
import { calledOperations } from './called-operations.ts';

/** Operations with an entry of their own. */
function listed(): string[] {
  return TRANSIENT_ERRORS.flatMap(({ service, operations }) =>
    operations === '*' ? [] : operations.map((operation) => `${service}.${operation}`),
  );
}

const noneKnown = Object.entries(NONE_KNOWN).flatMap(([service, operations]) =>
  operations.map((operation) => `${service}.${operation}`),
);

describe('the table of transient errors', () => {
  it('has an entry for every operation that the product calls, or says that none is known', () => {
    const known = [...new Set([...listed(), ...noneKnown])].toSorted();
    expect(known).toEqual(calledOperations());
  });

  it('says that none is known only where it has no entry', () => {
    const entered = new Set(listed());
    expect(noneKnown.filter((operation) => entered.has(operation))).toEqual([]);
  });
});
