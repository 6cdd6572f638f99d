import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  ResourceNotFound,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { namesOf } from '../../infra/naming.ts';
import { parseConfig } from '../../infra/parse-config.ts';
import { boto3Line } from '../../src/cli/output/usage-examples.ts';
import { classify } from '../../src/client/client.ts';
import { ACCOUNT_ID, type EmulatedAccount, KEY, PYTHON, REGION } from '../emulated-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run, type Running } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { planted } from './planted.ts';
import { successfulWrites } from './successful-writes.ts';

const FUNCTION = 'shifted-dev-zip';
/** Answers the sample of a deploy, and fails for the callers of this test. */
const PARTLY_BROKEN = STUB_SCRIPT.replace(
  '    texts =',
  '    if "rent" in str(data["inputs"]):\n        raise RuntimeError("a broken release")\n    texts =',
);
/** Longer than the tests: what ends such a step is an alarm, or its deployer is killed. */
const FOR_EVER = 3_600;
const CANARY = { strategy: 'canary', size: { percent: 50 } };

const { modelWith, configWith } = planted();
let account: EmulatedAccount;
let lambda: LambdaClient;
let cloudwatch: CloudWatchClient;
const models: Record<string, string> = {};

beforeAll(async () => {
  // A minute of an alarm takes three seconds: longer than the deploy pauses between two looks.
  account = await openEventualAccount({ timeScale: 0.05 });
  const to = { endpoint: account.url, region: REGION, credentials: KEY };
  lambda = new LambdaClient(to);
  cloudwatch = new CloudWatchClient(to);
  for (const label of ['first', 'second', 'third'])
    models[label] = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', `"${label}"`) });
  models['broken'] = await modelWith({ 'code/inference.py': PARTLY_BROKEN });
});
afterAll(async () => {
  await account.close();
});

/** The words of a command on the stack, with steps that bake for so many seconds. */
async function words(
  name: string,
  waitSeconds: number,
  rollout: object,
  ...args: string[]
): Promise<string[]> {
  const file = await configWith({
    name: 'shifted',
    model: models['first'] ?? '',
    host: { type: 'lambda-zip' },
    rollout: { waitSeconds, autoRollback: true, errorsPerMinute: 0, ...rollout },
    // The callers send more than the default of a public route allows.
    gateway: { auth: 'none', ratePerSecond: 1000, burst: 1000 },
  });
  return [name, '--config', file, '--json', ...args];
}
const deploy = async (label: string, waitSeconds: number, rollout: object, ...args: string[]) =>
  await words('deploy', waitSeconds, rollout, '--model', models[label] ?? '', ...args);
const on = async (args: readonly string[]): Promise<Outcome> => {
  account.emulator.calls.clear();
  return await run(args, account.url);
};
let last: Running | undefined;
const begin = (args: readonly string[]): Running => {
  account.emulator.calls.clear();
  return (last = command(args, account.url));
};
/** Ends the last command as a machine does that is switched off. */
async function kill(): Promise<void> {
  last?.child.kill('SIGKILL');
  await last?.ended;
}
// A test that fails must not leave its deployer, which holds the lock.
afterEach(kill);

/** The second version's share of the requests, and what the alias says of it. */
async function shift(): Promise<{ weights: number[]; text: string | undefined }> {
  const alias = await lambda.send(new GetAliasCommand({ FunctionName: FUNCTION, Name: 'live' }));
  const weights = Object.values(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
  return { weights, text: alias.Description };
}
const AT_REST = { weights: [], text: '' };
const shifts = async () => resultOf(await on(await words('status', 1, CANARY)))['shifts'];

async function alarmNames(): Promise<string[]> {
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
  return MetricAlarms.map(({ AlarmName = '' }) => AlarmName);
}

/** Keeps alarms firing until the command has ended: a manually set state lasts only until the next evaluation. */
async function keepFiring({ child }: Running): Promise<void> {
  while (child.exitCode === null) {
    const found = (await alarmNames()).filter((name) => name.endsWith('model-errors'));
    await Promise.all(found.map(fire));
    await pause(50);
  }
}

async function fire(AlarmName: string): Promise<void> {
  const input = { AlarmName, StateValue: 'ALARM', StateReason: 'the journey says so' } as const;
  try {
    await cloudwatch.send(new SetAlarmStateCommand(input));
  } catch (error) {
    // The deploy deletes the alarms of the version that it leaves.
    if (!(error instanceof ResourceNotFound)) throw error;
  }
}

/** Labels and releases of so many answers, and the errors. */
async function answers(
  url: string,
  count: number,
): Promise<{ labels: string[]; releases: string[]; failed: string[] }> {
  const found = { labels: [] as string[], releases: [] as string[], failed: [] as string[] };
  for (let asked = 0; asked < count; asked += 1) {
    try {
      const { answer, release } = await classify(url, 'rent', { maxAttempts: 1 });
      found.labels.push(answer[0]?.[0]?.label ?? 'none');
      found.releases.push(release ?? 'none');
    } catch (error) {
      found.failed.push(String(error));
    }
  }
  return found;
}
/** Waits until these releases answer: for a moment after an alias has moved, events go on to its old version. */
async function expectLabels(url: string, ...labels: readonly string[]): Promise<void> {
  const answering = async (): Promise<ReadonlySet<string>> => new Set((await answers(url, 4)).labels);
  await expect.poll(answering, { timeout: 10_000, interval: 100 }).toEqual(new Set(labels));
}

const aliasMoves = (): number =>
  successfulWrites(account).filter((write) => write === 'lambda:UpdateAlias').length;

// One journey: each test continues where the previous one left the account.
describe('a function that shifts requests in steps', () => {
  let url = '';
  let first = '';

  it('is deployed at once, with alarms on its version', async () => {
    const outcome = await on(await deploy('first', FOR_EVER, CANARY));
    expect(outcome.status, outcome.text).toBe(0);
    url = String(resultOf(outcome)['url']);
    first = String(resultOf(outcome)['releaseId']);
    const names = await alarmNames();
    expect(names).toHaveLength(2);
    expect(names.every((name) => name.startsWith(`${FUNCTION}-${first}-`))).toBe(true);
    const again = await on(await deploy('first', FOR_EVER, CANARY));
    expect(resultOf(again)['changed'], again.text).toBe(false);
  });

  it('shows in the plan how requests move, how long it waits, and which alarms return them', async () => {
    const outcome = await on(await words('plan', 600, CANARY, '--model', models['second'] ?? ''));
    const plan = outcome.lines.find(({ type }) => type === 'plan') as {
      steps: { id: string; impact?: string; step: { action: string } }[];
    };
    const impact = plan.steps.find(({ id }) => id === 'alias')?.impact;
    expect(impact).toMatch(
      /^no interruption; canary: 50 % of the requests for 600 s, then the rest \(1200 s of waiting in all\); rolls back if one of these alarms fires: shifted-dev-zip-r-\S+-model-errors, shifted-dev-zip-r-\S+-function-errors$/,
    );
    expect(account.emulator.calls.mutating()).toEqual([]);
  });

  it('gives the new release its share of the requests while the step bakes', async () => {
    const running = begin(await deploy('second', FOR_EVER, CANARY));
    await running.said('Baking at 50 %');
    await expectLabels(url, 'first', 'second');
    const { labels, releases, failed } = await answers(url, 20);
    expect(failed).toEqual([]);
    expect(labels.filter((label) => label === 'second')).toHaveLength(10);
    expect(labels.filter((label) => label === 'first')).toHaveLength(10);
    expect(new Set(releases).size).toBe(2);
    const { weights, text } = await shift();
    expect(weights).toEqual([0.5]);
    expect(text).toMatch(/^50 % of the requests to r-\S+ since 20\d\d-\S+Z$/);
    await kill();
    const logged = await on(await words('logs', 1, CANARY));
    for (const release of new Set(releases)) expect(logged.text).toContain(release);
  });

  it('shows both releases and their shares in the status', async () => {
    const share = { percent: 50, release: expect.stringMatching(/^r-[0-9a-f]{12}$/) as string };
    const shares = [
      { version: '1', ...share, release: first },
      { version: '2', ...share },
    ];
    expect(await shifts()).toMatchObject([{ alias: `${FUNCTION}:live`, shares }]);
  });

  it('continues at the same step after its deployer was killed', async () => {
    const outcome = await on(await deploy('second', 1, CANARY));
    expect(outcome.status, outcome.text).toBe(0);
    expect(successfulWrites(account)).not.toContain('lambda:PublishVersion');
    // To all requests, and the end of the shift.
    expect(aliasMoves()).toBe(2);
    expect(await shift()).toEqual(AT_REST);
    expect(await shifts()).toBeUndefined();
    await expectLabels(url, 'second');
    expect((await alarmNames()).filter((name) => name.includes(first))).toEqual([]);
  });

  it('exits with 5 when an alarm fires in the first step, and the old release has all requests again', async () => {
    const running = begin(await deploy('third', FOR_EVER, CANARY));
    await running.said('Baking at 50 %');
    const [outcome] = await Promise.all([running.ended, keepFiring(running)]);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toMatch(
      /was rolled back: alarm \S+-model-errors was in ALARM state.* with 50 % of the requests/,
    );
    expect(await shift()).toEqual(AT_REST);
    await expectLabels(url, 'second');
  });

  it('returns from a release that fails, without anyone watching', async () => {
    const running = begin(await deploy('broken', FOR_EVER, CANARY));
    const failed: string[] = [];
    while (running.child.exitCode === null) failed.push(...(await answers(url, 1)).failed);
    const outcome = await running.ended;
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain('-model-errors was in ALARM state');
    // The canary's share of the calls is what a broken release costs.
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter((error) => !error.includes('502'))).toEqual([]);
    await expectLabels(url, 'second');
  });

  it('returns in the last step, when the new release has had all requests', async () => {
    const running = begin(await deploy('third', FOR_EVER, { strategy: 'all-at-once' }));
    await running.said('Baking at 100 %');
    await expectLabels(url, 'third');
    const [outcome] = await Promise.all([running.ended, keepFiring(running)]);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain('with 100 % of the requests');
    expect(await shift()).toEqual(AT_REST);
    await expectLabels(url, 'second');
  });

  it('goes from a half shift to yet another release', async () => {
    const running = begin(await deploy('third', FOR_EVER, CANARY));
    await running.said('Baking at 50 %');
    await kill();
    const outcome = await on(await deploy('first', 1, CANARY));
    expect(outcome.status, outcome.text).toBe(0);
    expect(await shift()).toEqual(AT_REST);
    await expectLabels(url, 'first');
  });

  it('rolls back at once, whatever the alarms say', async () => {
    const running = begin(await words('rollback', FOR_EVER, CANARY));
    const [outcome] = await Promise.all([running.ended, keepFiring(running)]);
    expect(outcome.status, outcome.text).toBe(0);
    expect(aliasMoves()).toBe(1);
    await expectLabels(url, 'second');
  });

  it('deploys a fix with --unwatched while alarms are firing', async () => {
    const running = begin(await deploy('third', 1, CANARY, '--unwatched'));
    const [outcome] = await Promise.all([running.ended, keepFiring(running)]);
    expect(outcome.status, outcome.text).toBe(0);
    expect(aliasMoves()).toBe(3);
    await expectLabels(url, 'third');
  });

  it('is called by the boto3 line that `npm start` prints', async () => {
    const config = parseConfig({ name: 'shifted', model: './m', host: { type: 'lambda-zip' } });
    const site = { partition: 'aws', account: ACCOUNT_ID, region: REGION };
    const line = boto3Line(
      { config, site, names: namesOf('shifted-dev', site) },
      { endpointUrl: account.url, ...KEY },
    );
    const { stdout } = await promisify(execFile)('sh', ['-c', line.replace(/^python3/, PYTHON)]);
    expect(JSON.parse(stdout)).toMatchObject([[{ label: 'third' }]]);
  });

  it('deletes its alarms on destroy', async () => {
    const outcome = await on(await words('destroy', 1, CANARY));
    expect(outcome.status, outcome.text).toBe(0);
    expect(await alarmNames()).toEqual([]);
  });
});
