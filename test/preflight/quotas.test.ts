import { describe, expect, it } from 'vitest';
import type { QuotaFacts } from '../../src/preflight/checks/quota.ts';
import { instanceQuotaName, judgeInstanceQuota } from '../../src/preflight/checks/instance-quotas.ts';
import { judgeServerlessQuotas, SERVERLESS_QUOTAS } from '../../src/preflight/checks/serverless-quotas.ts';

const [MEMORY = '', CONCURRENCY = '', ENDPOINTS = ''] = SERVERLESS_QUOTAS;

function facts(values: Readonly<Record<string, number>>, use: QuotaFacts['use'] = []): QuotaFacts {
  const quotas = Object.entries(values).map(([name, value]) => ({ code: 'L-1', name, value }));
  return { region: 'eu-west-1', quotas, use, endpoint: 'own' };
}

const serverless = (name: string, serverlessConcurrency: number) => ({
  name,
  serverlessConcurrency,
  instances: [],
});
const ROOM = { [MEMORY]: 6144, [CONCURRENCY]: 10, [ENDPOINTS]: 5 };

describe('serverless quotas', () => {
  const judge = (over: object, known: QuotaFacts) =>
    judgeServerlessQuotas({ memoryMb: 2048, maxConcurrency: 5, ...over }, known);

  it('accepts what fits; the endpoint’s current use counts as free', () => {
    expect(judge({ maxConcurrency: 10 }, facts(ROOM, [serverless('own', 10)]))).toEqual([]);
  });

  it('names the memory that fits, in whole steps', () => {
    const [found] = judge({ memoryMb: 6144 }, facts({ ...ROOM, [MEMORY]: 3500 }));
    expect(found).toMatchObject({ severity: 'fault', code: 'account' });
    expect(found?.fix).toContain('--memory 3072');
    expect(found?.fix).toContain('--quota-code L-1 --desired-value 6144 --region eu-west-1');
  });

  it('warns about memory that Service Quotas does not list, only above the default of new accounts', () => {
    const unlisted = facts({ [CONCURRENCY]: 10, [ENDPOINTS]: 5 });
    expect(judge({ memoryMb: 4096 }, unlisted)).toMatchObject([{ severity: 'warning' }]);
    expect(judge({ memoryMb: 3072 }, unlisted)).toEqual([]);
  });

  it('counts the concurrency of other endpoints', () => {
    const [found] = judge({}, facts(ROOM, [serverless('a', 4), serverless('b', 4)]));
    expect(found?.what).toContain('other endpoints use 8 of it, and 5 more are configured');
    expect(found?.fix).toMatch(/--max-concurrency 2, or ask for an increase: .*--desired-value 13/);
    expect(judge({}, facts(ROOM, [serverless('a', 10)]))[0]?.fix).toMatch(
      /^Lower the concurrency of another/,
    );
  });

  it('counts the endpoints, and reports when it could not', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => serverless(name, 1));
    expect(judge({ maxConcurrency: 1 }, facts(ROOM, five))).toMatchObject([{ severity: 'fault' }]);
    const [found] = judge({}, facts(ROOM, 'there are too many'));
    expect(found).toMatchObject({ severity: 'unchecked' });
    expect(found?.what).toContain('there are too many');
    expect(judge({ maxConcurrency: 11 }, facts(ROOM, 'too many'))).toMatchObject([{ severity: 'fault' }]);
  });
});

describe('instance quotas', () => {
  const name = instanceQuotaName('ml.m5.large');
  const runs = (endpoint: string, count: number, type = 'ml.m5.large') => ({
    name: endpoint,
    serverlessConcurrency: 0,
    instances: [{ type, count }],
  });
  const judge = (instanceCount: number, known: QuotaFacts) =>
    judgeInstanceQuota({ instanceType: 'ml.m5.large', instanceCount }, known);

  it.each([
    [1, 0, [], 'is 0; 1 are configured', /--host sagemaker-serverless/],
    [
      2,
      3,
      [runs('a', 2)],
      'is 3; other endpoints use 2, and 2 are configured',
      /--instances 1, or request.*--desired-value 4/,
    ],
  ])('rejects %d with a quota of %d', (count, value, use, what, fix) => {
    const [found] = judge(count, facts({ [name]: value }, use));
    expect(found).toMatchObject({ severity: 'fault', code: 'account' });
    expect(found?.what).toContain(what);
    expect(found?.fix).toMatch(fix);
  });

  it('warns when the quota is too small for both fleets of an update', () => {
    const [found] = judge(2, facts({ [name]: 3 }, [runs('own', 2)]));
    expect(found).toMatchObject({ severity: 'warning' });
    expect(found?.what).toContain('an update starts 2 in addition to the 2 in use');
  });

  it('ignores other types and sufficient quotas, and reports a missing quota', () => {
    expect(judge(2, facts({ [name]: 2 }, [runs('a', 9, 'ml.c5.large')]))).toEqual([]);
    expect(judge(1, facts({}))).toMatchObject([{ severity: 'unchecked' }]);
    expect(judge(1, facts({ [name]: 1 }, 'forbidden'))).toMatchObject([{ severity: 'unchecked' }]);
    expect(judge(2, facts({ [name]: 1 }, 'forbidden'))).toMatchObject([{ severity: 'fault' }]);
  });
});
