import { describe, expect, it } from 'vitest';
import { judgeConcurrency } from '../../src/preflight/checks/concurrency.ts';

describe('reserved concurrency', () => {
  it('fits while 100 stay unreserved; the function’s current reservation counts as free', () => {
    expect(judgeConcurrency(900, { total: 1000, unreserved: 1000, own: 0 })).toEqual([]);
    expect(judgeConcurrency(300, { total: 1000, unreserved: 120, own: 280 })).toEqual([]);
  });

  it.each([
    [901, { total: 1000, unreserved: 1000, own: 0 }, 'to 900 or less'],
    [20, { total: 10, unreserved: 10, own: 0 }, 'Omit it'],
  ])('%d of %j is too much', (wanted, pool, fix) => {
    expect(judgeConcurrency(wanted, pool)).toMatchObject([
      { severity: 'fault', code: 'account', fix: expect.stringContaining(fix) as string },
    ]);
  });
});
