import { describe, expect, it } from 'vitest';
import { hostOf } from '../../infra/hosts/registry.ts';
import type { FunctionDeadlines } from '../../infra/hosts/host.ts';
import { parseConfig } from '../../infra/parse-config.ts';
import type { DryRun } from '../../src/container/dry-run.ts';
import { judgeDryRun } from '../../src/preflight/dry-run/judge.ts';
import { judgeFunctionStart } from '../../src/preflight/dry-run/judge-function-start.ts';
import { task } from '../../src/tasks/text-classification.ts';

const windowOf = (over: object): FunctionDeadlines => {
  const { host } = parseConfig({ name: 'x', model: 'm', host: { type: 'lambda-zip', ...over } });
  return hostOf({ host }).deadlines(host) as FunctionDeadlines;
};

const times = (pingMs: number, answerMs: number): DryRun => ({
  end: 'answered',
  body: '',
  release: 'r-1',
  pingMs,
  answerMs,
});

const ON_DEMAND = {};
const SNAP_START = { snapStart: true };
const PROVISIONED = { provisionedConcurrency: 1 };

describe('the start of a function', () => {
  const judge = (host: object, run: DryRun, over: object = {}) =>
    judgeFunctionStart(run, {
      window: windowOf(host),
      downloadBytes: 0,
      slowdown: 1,
      predictMs: 27_500,
      ...over,
    });

  it.each([
    ['a quick start', ON_DEMAND, times(800, 900), {}],
    ['a load within the ten seconds of the init phase', ON_DEMAND, times(9_900, 10_000), {}],
    ['a load of two minutes before a snapshot', SNAP_START, times(120_000, 120_500), {}],
    ['the same with provisioned concurrency', PROVISIONED, times(120_000, 120_500), {}],
  ])('is accepted: %s', (_, host, run, over) => expect(judge(host, run, over)).toEqual([]));

  it.each([
    ['a load that starts again', ON_DEMAND, times(12_000, 12_500), {}, 'takes about 22.5 s'],
    ['a load that the proxy does not wait for', ON_DEMAND, times(20_000, 20_500), {}, 'waits only 27.5 s'],
    ['a download that is stopped', ON_DEMAND, times(3_000, 3_100), { downloadBytes: 4e8 }, 'after 10 s'],
    [
      'a download past the timeout',
      ON_DEMAND,
      times(3_000, 3_100),
      { downloadBytes: 4e9 },
      'takes about 93.1 s',
    ],
    ['an answer that the proxy does not wait for', SNAP_START, times(1_000, 30_000), {}, 'takes about 29 s'],
  ])('is warned of: %s', (_, host, run, over, what) => {
    const [found, ...others] = judge(host, run, over);
    expect(found).toMatchObject({ severity: 'warning', what: expect.stringContaining(what) as string });
    expect(others).toEqual([]);
  });

  it.each([
    ['a load past the timeout', ON_DEMAND, times(61_000, 61_100), {}, 'host.timeoutSeconds (60 s)'],
    ['the same, because AWS is slower', ON_DEMAND, times(6_100, 6_110), { slowdown: 10 }, '61 s here'],
    ['a load past the limit of a snapshot', SNAP_START, times(131_000, 131_100), {}, 'after 130 s'],
    [
      'the limit of a longer timeout',
      { ...SNAP_START, timeoutSeconds: 300 },
      times(301_000, 301_100),
      {},
      'after 300 s',
    ],
    ['an answer past the timeout', PROVISIONED, times(1_000, 62_000), {}, 'takes 61 s here'],
  ])('is a fault: %s', (_, host, run, over, what) => {
    const [found, ...others] = judge(host, run, over);
    expect(found).toMatchObject({ severity: 'fault', what: expect.stringContaining(what) as string });
    expect(others).toEqual([]);
  });

  it.each(['no-ping', 'no-answer'] as const)('reports the waiting time: %s', (end) => {
    const [found] = judge(ON_DEMAND, { end, waitedMs: 72_000, log: [] });
    expect(found).toMatchObject({ severity: 'fault', what: expect.stringContaining('72 s') as string });
  });
});

describe('a package that a function lacks here', () => {
  const log = ["start_error.StartError: No module named 'sklearn'. Add it to code/requirements.txt, or …"];
  const judge = (packagesFor: string | undefined) =>
    judgeDryRun(
      { end: 'not-loaded', log },
      {
        task,
        request: { inputs: 'rent' },
        releaseId: 'r-1',
        isBundled: false,
        server: { type: 'function', packagesFor },
      },
    )[0];

  it('is not checked if the packages are for another Python', () => {
    expect(judge('3.13 arm64')).toMatchObject({
      severity: 'unchecked',
      what: expect.stringContaining('are for Python 3.13 arm64') as string,
    });
  });

  it('is a fault if they have been loaded', () => {
    expect(judge(undefined)).toMatchObject({
      severity: 'fault',
      fix: expect.stringContaining(log[0] ?? '') as string,
    });
  });
});
