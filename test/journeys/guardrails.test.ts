import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classify } from '../../src/client/client.ts';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run, type Running } from './command.ts';

const ENDPOINT = 'guarded-dev';
const ALARM = 'guarded-dev-model-errors';
/** Starts and answers /ping, and fails every request. */
const BROKEN = STUB_SCRIPT.replace('    texts =', '    raise RuntimeError("a broken release")\n    texts =');

let account: EmulatedAccount;
let sagemaker: SageMakerClient;
let cloudwatch: CloudWatchClient;
let folder = '';
const models: string[] = [];

beforeAll(async () => {
  account = await openEventualAccount();
  const to = { endpoint: account.url, region: REGION, credentials: KEY };
  sagemaker = new SageMakerClient(to);
  cloudwatch = new CloudWatchClient(to);
  const scripts = ['first', 'second', 'third'].map((label) => STUB_SCRIPT.replace('"stub"', `"${label}"`));
  for (const script of [...scripts, BROKEN])
    models.push(await stubModelFolder({ 'code/inference.py': script }));
  folder = await mkdtemp(join(tmpdir(), 'guardrails-'));
  const config = {
    name: 'guarded',
    model: models[0],
    host: { type: 'sagemaker-realtime', instanceCount: 2 },
    rollout: {
      strategy: 'canary',
      size: { percent: 50 },
      waitSeconds: 600,
      autoRollback: true,
      errorsPerMinute: 0,
    },
    // The callers send more than the default of a public route allows.
    gateway: { auth: 'none', ratePerSecond: 1000, burst: 1000 },
  };
  await writeFile(join(folder, 'config.mjs'), `export default ${JSON.stringify(config)};\n`);
});
afterAll(async () => {
  await account.close();
  await Promise.all([folder, ...models].map(async (each) => await rm(each, { recursive: true })));
});

const words = (name: string, ...args: string[]) => [
  name,
  '--config',
  join(folder, 'config.mjs'),
  '--json',
  ...args,
];
const on = async (name: string, ...args: string[]): Promise<Outcome> => {
  account.emulator.calls.clear();
  return await run(words(name, ...args), account.url);
};

/** Keeps the alarm firing until the command has ended: a manually set state lasts only until the next evaluation. */
async function keepAlarmFiring({ child }: Running): Promise<void> {
  const input = { AlarmName: ALARM, StateValue: 'ALARM', StateReason: 'the journey says so' } as const;
  while (child.exitCode === null) {
    await cloudwatch.send(new SetAlarmStateCommand(input));
    await pause(50);
  }
}

/** Resolves when the new fleet is baking with its first share of the traffic. */
async function baking(): Promise<void> {
  const status = async () => {
    const described = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: ENDPOINT }));
    return described.PendingDeploymentSummary?.ProductionVariants?.[0]?.VariantStatus?.[0]?.Status;
  };
  await expect.poll(status, { timeout: 90_000, interval: 20 }).toBe('Baking');
}

/** Posts texts in sequence during the deploy, and returns the releases that answered. */
async function callers(url: string, deploy: Running): Promise<{ labels: Set<string>; failed: string[] }> {
  const labels = new Set<string>();
  const failed: string[] = [];
  while (deploy.child.exitCode === null) {
    // Below the route's own limit of requests per second.
    await pause(30);
    try {
      const { answer } = await classify(url, 'rent', { maxAttempts: 1 });
      labels.add(answer[0]?.[0]?.label ?? 'none');
    } catch (error) {
      failed.push(String(error));
    }
  }
  return { labels, failed };
}

const answering = async (url: string): Promise<string | undefined> =>
  (await classify(url, 'rent')).answer[0]?.[0]?.label;

interface StepLine {
  readonly id: string;
  readonly step: { readonly action: string };
  readonly impact?: string;
}

/** The step of a plan for one resource. */
function stepOf({ lines, text }: Outcome, id: string): StepLine {
  const plan = lines.find(({ type }) => type === 'plan') as { steps: StepLine[] } | undefined;
  const step = plan?.steps.find((each) => each.id === id);
  if (!step) throw new Error(`no ${id} in ${text}`);
  return step;
}

// One journey: each test continues where the previous one left the account.
describe('updates with alarm rollback', () => {
  let url = '';

  it('deploys with its own alarms', async () => {
    const outcome = await on('deploy');
    expect(outcome.status, outcome.text).toBe(0);
    url = String(resultOf(outcome)['url']);
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual([ALARM, 'guarded-dev-server-errors']);
    const again = await on('deploy');
    expect(resultOf(again)['changed'], again.text).toBe(false);
  });

  it('shows in the plan how traffic shifts and which alarms roll it back', async () => {
    const outcome = await on('plan', '--model', models[1] ?? '');
    expect(stepOf(outcome, 'endpoint').impact).toBe(
      'no interruption; canary: 50 % for 600 s, then the rest; both fleets are billed meanwhile ' +
        `(1200 s of waiting in all); rolls back if one of these alarms fires: ${ALARM}, guarded-dev-server-errors`,
    );
    expect(account.emulator.calls.mutating()).toEqual([]);
  });

  it('completes a canary with both releases answering and no failed request', async () => {
    const deploy = command(words('deploy', '--model', models[1] ?? ''), account.url);
    const { labels, failed } = await callers(url, deploy);
    const outcome = await deploy.ended;
    expect(outcome.status, outcome.text).toBe(0);
    expect(failed).toEqual([]);
    expect([...labels].toSorted()).toEqual(['first', 'second']);
    expect(await answering(url)).toBe('second');
    const waiting = outcome.lines.filter(({ type, id }) => type === 'waiting' && id === 'endpoint');
    expect(waiting.map(({ phase }) => phase)).toContain('Updating: Baking');
    expect(waiting.at(-1)?.['expectedMs']).toBe(150_000 + 1_200_000);
  });

  it('exits with 5 when an alarm fires during baking, and the old release continues to answer', async () => {
    const deploy = command(words('deploy', '--model', models[2] ?? ''), account.url);
    const load = callers(url, deploy);
    await baking();
    const [outcome, { labels, failed }] = await Promise.all([deploy.ended, load, keepAlarmFiring(deploy)]);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain('the update was rolled back by AWS');
    expect(outcome.text).toContain(`alarm ${ALARM} was in ALARM state`);
    expect(failed).toEqual([]);
    expect([...labels].filter((label) => !['second', 'third'].includes(label))).toEqual([]);
    expect(await answering(url)).toBe('second');
  });

  it('shows the same changes in the next plan', async () => {
    const outcome = await on('plan', '--model', models[2] ?? '');
    expect(stepOf(outcome, 'endpoint').step.action).toBe('update');
    expect(stepOf(outcome, 'endpoint-config').step.action).toBe('create');
    expect(stepOf(outcome, 'alarm-model-errors').step.action).toBe('keep');
  });

  it('rolls back a release that fails, without anyone watching', async () => {
    const deploy = command(words('deploy', '--skip-dry-run', '--model', models[3] ?? ''), account.url);
    const [outcome, { labels, failed }] = await Promise.all([deploy.ended, callers(url, deploy)]);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain(`alarm ${ALARM} was in ALARM state`);
    // The canary's share of the calls is what a broken release costs.
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.filter((error) => !error.includes('502'))).toEqual([]);
    expect([...labels]).toEqual(['second']);
    expect(await answering(url)).toBe('second');
  });

  it('succeeds when the alarm is OK again', async () => {
    const outcome = await on('deploy', '--model', models[2] ?? '');
    expect(outcome.status, outcome.text).toBe(0);
    expect(await answering(url)).toBe('third');
  });

  it('deploys a fix while the alarm is firing, with --unwatched', async () => {
    const fix = command(words('deploy', '--model', models[0] ?? '', '--unwatched'), account.url);
    const [outcome] = await Promise.all([fix.ended, keepAlarmFiring(fix)]);
    expect(outcome.status, outcome.text).toBe(0);
    expect(stepOf(outcome, 'endpoint').impact).toMatch(/canary: 50 % .* in all\)$/);
    expect(await answering(url)).toBe('first');
  });

  it('rolls back while an alarm is firing, and keeps the alarms', async () => {
    const rollback = command(words('rollback'), account.url);
    const [outcome] = await Promise.all([rollback.ended, keepAlarmFiring(rollback)]);
    expect(outcome.status, outcome.text).toBe(0);
    expect(stepOf(outcome, 'endpoint').impact).toMatch(/^no interruption; blue\/green/);
    expect(stepOf(outcome, 'alarm-model-errors').step.action).toBe('keep');
    expect(await answering(url)).toBe('third');
  });

  it('resumes an update that was interrupted during baking', async () => {
    const deploy = command(words('deploy', '--model', models[0] ?? ''), account.url);
    await baking();
    deploy.child.kill('SIGINT');
    expect((await deploy.ended).status).toBe(130);
    const outcome = await on('deploy', '--model', models[0] ?? '');
    expect(outcome.status, outcome.text).toBe(0);
    const written = account.emulator.calls.mutating().map(({ action }) => action);
    expect(written).not.toContain('UpdateEndpoint');
    expect(await answering(url)).toBe('first');
  });

  it('deletes its alarms on destroy', async () => {
    const outcome = await on('destroy');
    expect(outcome.status, outcome.text).toBe(0);
    const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toEqual([]);
  });
});

describe('one configuration for both hosts', () => {
  it('ignores the rollout on a host without one', async () => {
    const outcome = await on('plan', '--host', 'sagemaker-serverless');
    expect(outcome.status, outcome.text).toBe(0);
    expect(stepOf(outcome, 'endpoint').step.action).toBe('create');
    expect(outcome.text).not.toContain('alarm-model-errors');
  });
});

describe('an unsupported rollout is rejected before any call', () => {
  it.each([
    [
      ['--rollout', 'canary', '--host', 'sagemaker-serverless'],
      'rollout.strategy: not supported on the host',
    ],
    [['--rollout', 'linear', '--instances', '1'], 'one instance cannot be split'],
    [['--rollout', 'sideways'], 'rollout.strategy'],
  ])('rejects %j', async (args, said) => {
    const { status, text } = await on('deploy', ...args);
    expect(status).toBe(2);
    expect(text).toContain(said);
    expect(account.emulator.calls.calls).toEqual([]);
  });
});
