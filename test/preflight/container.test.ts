import { describe, expect, it } from 'vitest';
import type { ContainerDeadlines } from '../../infra/hosts/host.ts';
import { hostOf } from '../../infra/hosts/registry.ts';
import type { HostOptions } from '../../src/config/host.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { judgeDisk } from '../../src/preflight/checks/disk.ts';
import type { DryRun } from '../../src/container/dry-run.ts';
import { judgeDryRun } from '../../src/preflight/dry-run/judge.ts';
import { judgeStartUp } from '../../src/preflight/dry-run/judge-start-up.ts';
import { judgeChain, judgeServerTimeout } from '../../src/preflight/checks/timeouts.ts';
import { judgeLayout } from '../../src/preflight/checks/archive-layout.ts';

const expected = {
  task,
  request: { inputs: 'rent' },
  releaseId: 'r-1',
  isBundled: false,
  server: { type: 'container' },
} as const;
const dryRunOf = (over: object = {}): DryRun => ({
  end: 'answered',
  body: '[[{"label":"bills","score":0.9}]]',
  release: 'r-1',
  pingMs: 500,
  answerMs: 900,
  ...over,
});

describe('judgeDryRun', () => {
  it('accepts a valid response with its release', () => {
    expect(judgeDryRun(dryRunOf(), expected)).toEqual([]);
  });

  it.each([
    [{ body: '[{"label":"bills","score":0.9}]' }, 'is not a list of lists of'],
    [{ body: '[]' }, 'has 0 lists for one text'],
    [{ body: 'bills' }, 'is not JSON'],
    [{ release: undefined }, 'has the release none instead of r-1'],
  ])('rejects %j', (over, what) => {
    const [found] = judgeDryRun(dryRunOf(over), expected);
    expect(found).toMatchObject({ severity: 'fault', code: 'package' });
    expect(found?.what).toContain(what);
  });

  it.each([
    ['fault', 'ValueError: x', 'returned 400 for "rent": {"message": "x"}'],
    [
      'unchecked',
      "ModuleNotFoundError: No module named 'torch'",
      "which the image has, but not this machine's light runtime",
    ],
    [
      'warning',
      "ModuleNotFoundError: No module named 'pandas.io'",
      'imports pandas, which is not installed here',
    ],
  ] as const)('reports an error response as %s: %s', (severity, line, what) => {
    const run: DryRun = { end: 'refused', status: 400, body: '{"message":\n  "x"}', log: [line] };
    const [found] = judgeDryRun(run, expected);
    expect(found).toMatchObject({ severity });
    expect(found?.what).toContain(what);
  });

  it('distinguishes a missing package from a missing network', () => {
    const exited = (line: string) => judgeDryRun({ end: 'exited', log: [line] }, expected)[0];
    expect(exited('No matching distribution found for x')).toMatchObject({ severity: 'fault' });
    expect(exited('Failed to establish a new connection')).toMatchObject({ severity: 'unchecked' });
    expect(judgeDryRun({ end: 'not-loaded', log: ['OSError'] }, expected)[0]?.fix).toContain('| OSError');
  });
});

it.each([
  [
    true,
    'the model could not be loaded',
    'Fix the model, or bring a serve script of your own with --code DIR. The built-in one wrote',
  ],
  [false, 'the serve script raised an exception', 'Fix the serve script. It wrote'],
])('a failure is that of the model with the built-in serve script: %s', (isBundled, what, fix) => {
  const [found] = judgeDryRun({ end: 'not-loaded', log: ['OSError'] }, { ...expected, isBundled });
  expect(found?.what).toContain(what);
  expect(found?.fix).toContain(`${fix}:\n`);
});

const windowOf = (host: HostOptions) => hostOf({ host }).deadlines(host) as ContainerDeadlines;

describe('judgeStartUp', () => {
  const facts = (over: object = {}) => ({
    window: windowOf({ type: 'sagemaker-serverless' }),
    archiveBytes: 10_000_000,
    slowdown: 1,
    predictMs: 27_500,
    ...over,
  });
  const severities = (run: DryRun, over: object = {}) =>
    judgeStartUp(run, facts(over)).map(({ severity }) => severity);

  it('accepts a quick start', () => expect(severities(dryRunOf())).toEqual([]));

  it.each([
    ['a download that fills half the window', { archiveBytes: 4_600_000_000 }, {}, ['warning']],
    ['/ping past the window', {}, { pingMs: 181_000, answerMs: 181_100 }, ['fault']],
    ['/ping past half of it', {}, { pingMs: 95_000, answerMs: 95_100 }, ['warning']],
    ['a load that the proxy does not wait for', {}, { answerMs: 30_500 }, ['warning']],
    ['a load that SageMaker cuts off', {}, { answerMs: 61_000 }, ['fault']],
    ['the same, because AWS is slower', { slowdown: 100 }, { pingMs: 10, answerMs: 700 }, ['fault']],
    ['within its window', { slowdown: 10 }, {}, []],
  ])('judges %s', (_, over, times, wanted) => expect(severities(dryRunOf(times), over)).toEqual(wanted));

  it('applies the start-up time of the host', () => {
    const slow = { type: 'sagemaker-realtime', startupHealthCheckTimeoutSeconds: 60 };
    expect(severities(dryRunOf({ pingMs: 61_000, answerMs: 61_100 }), { window: windowOf(slow) })).toEqual([
      'fault',
    ]);
    const download = { type: 'sagemaker-realtime', dataDownloadTimeoutSeconds: 60 };
    const large = { window: windowOf(download), archiveBytes: 2_000_000_000 };
    expect(judgeStartUp(dryRunOf(), facts(large))[0]?.fix).toContain('dataDownloadTimeoutSeconds');
    expect(windowOf({ type: 'sagemaker-realtime' }).pingS).toBe(240);
  });

  it.each(['no-ping', 'no-answer'] as const)('reports the waiting time: %s', (end) => {
    const [found] = judgeStartUp({ end, waitedMs: 216_000, log: [] }, facts());
    expect(found).toMatchObject({ severity: 'fault' });
    expect(found?.what).toContain('216 s');
  });
});

describe('timeouts and sizes', () => {
  it('requires each timeout to exceed the one inside', () => {
    expect(
      judgeChain([
        ['a', 3],
        ['b', 2],
        ['c', 1],
      ]),
    ).toEqual([]);
    expect(
      judgeChain([
        ['a', 3],
        ['b', 3],
        ['c', 1],
      ])[0]?.what,
    ).toBe('a times out after 3 ms, before b does (3 ms)');
  });

  it.each([
    ['huggingface', { SAGEMAKER_MODEL_SERVER_TIMEOUT: '1' }, 'for 60 s'],
    ['huggingface', { SAGEMAKER_MODEL_SERVER_TIMEOUT_SECONDS: '28' }, 'for 28 s'],
    ['pytorch', { SAGEMAKER_MODEL_SERVER_TIMEOUT: '120' }, 'for 120 s'],
    ['pytorch', { SAGEMAKER_TS_RESPONSE_TIMEOUT: '30' }, 'for 30 s'],
  ] as const)('warns in the %s image of %j', (family, environment, what) => {
    const [found] = judgeServerTimeout({ family, environment, predictMs: 27_500 });
    expect(found).toMatchObject({ severity: 'warning' });
    expect(found?.what).toContain(what);
  });

  it('accepts a timeout within the outer one, and ignores other variables', () => {
    const environment = { SAGEMAKER_MODEL_SERVER_TIMEOUT: '20', SAGEMAKER_CONTAINER_LOG_LEVEL: '100' };
    expect(judgeServerTimeout({ family: 'pytorch', environment, predictMs: 27_500 })).toEqual([]);
  });

  it('checks the disk size of a serverless container', () => {
    expect(judgeDisk(2_400_000_000, 5_000_000_000)).toEqual([]);
    expect(judgeDisk(3_000_000_000, 5_000_000_000)).toMatchObject([{ severity: 'warning' }]);
    expect(judgeDisk(5_100_000_000, 5_000_000_000)).toMatchObject([{ severity: 'fault' }]);
    expect(judgeDisk(50_000_000_000, undefined)).toEqual([]);
  });
});

describe('judgeLayout', () => {
  const judge = (...paths: string[]) => judgeLayout('m.tar.gz', paths, 'inference.py');

  it.each([
    [['config.json', 'model.safetensors', 'code/inference.py']],
    [['./config.json', './onnx/model.onnx', './code/inference.py']],
  ])('accepts %j', (paths) => expect(judge(...paths)).toEqual([]));

  it('names the folder that contains everything, and how to pack its content', () => {
    const [found] = judge('model/config.json', 'model/model.safetensors', 'model/code/inference.py');
    expect(found?.what).toContain('one level too deep, in model');
    expect(found?.fix).toContain('-C model .');
  });

  it.each([
    [[], 'contains no file'],
    [['inference.py', 'model.pt'], 'has no code/inference.py; it is at inference.py'],
    [['code/inference.py', 'weights/model.pt'], 'has no weights at its root'],
  ])('rejects %j', (paths, what) => expect(judge(...paths)[0]?.what).toContain(what));
});
