import { describe, expect, it } from 'vitest';
import { type ConcurrencyShare, judgeConcurrency } from '../../src/preflight/checks/concurrency.ts';
import { judgeProvisioned } from '../../src/preflight/checks/provisioned-concurrency.ts';

const share =
  (option: string) =>
  (executions: number, own = 0): ConcurrencyShare => ({ option, executions, own });
const proxy = share('gateway.reservedConcurrency');
const model = share('host.maxConcurrency');

describe('reserved concurrency', () => {
  it('fits while 100 stay unreserved; the function’s current reservation counts as free', () => {
    expect(judgeConcurrency([proxy(900)], { total: 1000, unreserved: 1000 })).toEqual([]);
    expect(judgeConcurrency([proxy(300, 280)], { total: 1000, unreserved: 120 })).toEqual([]);
    expect(judgeConcurrency([proxy(300), model(600)], { total: 1000, unreserved: 1000 })).toEqual([]);
  });

  it.each([
    [[proxy(901)], { total: 1000, unreserved: 1000 }, 'Set gateway.reservedConcurrency to 900 or less'],
    [[proxy(20)], { total: 10, unreserved: 10 }, 'Omit gateway.reservedConcurrency'],
    [
      [proxy(500), model(401)],
      { total: 1000, unreserved: 1000 },
      'Set gateway.reservedConcurrency and host.maxConcurrency to 900 or less together',
    ],
  ])('%j of %j is too much', (shares, pool, fix) => {
    expect(judgeConcurrency(shares, pool)).toMatchObject([
      { severity: 'fault', code: 'account', fix: expect.stringContaining(fix) as string },
    ]);
  });
});

describe('provisioned concurrency within the reservation of its function', () => {
  const judge = (reserved: number, wanted: number, serving: number) =>
    judgeProvisioned({ reserved, wanted, serving }).map(({ severity, fix }) => `${severity}: ${fix}`);

  it('has room for two versions', () => {
    expect(judge(10, 5, 0)).toEqual([]);
    expect(judge(10, 5, 5)).toEqual([]);
  });

  it('is warned of before the update that would fail, and stopped at it', () => {
    expect(judge(9, 5, 0)).toEqual(['warning: Set host.maxConcurrency to 10 or more, or omit it.']);
    expect(judge(9, 5, 5)).toEqual(['fault: Set host.maxConcurrency to 10 or more, or omit it.']);
  });
});
