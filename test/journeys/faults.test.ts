import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEmulator, type FaultRule, serve } from 'sagemaker-emulator';
import { KEY, PYTHON } from '../emulated-account.ts';
import { EVENTUAL } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { command, type Outcome, run } from './command.ts';
import { containersOn } from '../../src/container/container-process.ts';

let model = '';
beforeAll(async () => {
  model = await stubModelFolder();
});
afterAll(async () => await rm(model, { recursive: true }));

// A second key pair of the same account: what a user has after signing in again.
const SIGNED_IN_AGAIN = { AWS_ACCESS_KEY_ID: 'renewed', AWS_SECRET_ACCESS_KEY: 'renewed' };

async function faultyAccount() {
  const emulator = await createEmulator({
    ...EVENTUAL,
    startContainer: containersOn(PYTHON),
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey, renewed: 'renewed' },
    timeScale: 0.001,
  });
  const server = await serve(emulator, { port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  return { url: server.url, emulator, faults: emulator.account.faults, close };
}

let account: Awaited<ReturnType<typeof faultyAccount>>;
beforeEach(async () => {
  account = await faultyAccount();
});
afterEach(async () => await account.close());

const NAME = ['--name', 'faulty', '--json'];
const deploy = async (over?: NodeJS.ProcessEnv): Promise<Outcome> =>
  await run(['deploy', '--model', model, ...NAME], account.url, over);
const destroy = async (over?: NodeJS.ProcessEnv): Promise<Outcome> =>
  await run(['destroy', ...NAME], account.url, over);
const ask = (rule: FaultRule): void => void account.faults.add(rule);

function expectGood(outcome: Outcome): void {
  expect(outcome.status, outcome.text).toBe(0);
}

describe('credentials that expire', () => {
  it.each([1, 4, 9, 14])(
    'before write %i: exit 3 and the hint; signed in again, the same command converges',
    async (from) => {
      ask({ kind: 'expired-credentials', accessKeyId: KEY.accessKeyId, writes: true, from, times: 'always' });
      const broken = await deploy();
      expect(broken.status, broken.text).toBe(3);
      expect(broken.lines.at(-1)).toMatchObject({
        type: 'failure',
        hint: expect.stringContaining('The session has expired: get new temporary credentials'),
      });
      expect(broken.text).toMatch(/ExpiredToken/);
      expectGood(await deploy(SIGNED_IN_AGAIN));
      expectGood(await destroy(SIGNED_IN_AGAIN));
    },
  );

  it('before the first call: nothing is written', async () => {
    ask({ kind: 'expired-credentials', times: 'always' });
    const { status, lines } = await deploy();
    expect(status).toBe(3);
    expect(lines.at(-1)).toMatchObject({ hint: expect.stringContaining('The session has expired') });
    expect(account.emulator.calls.mutating()).toEqual([]);
  });
});

describe('throttling of every operation', () => {
  it('does not fail deploy or destroy when every operation is throttled twice', async ({ annotate }) => {
    const page = await fetch(`${account.url}/_emulator/operations`);
    const operations = (await page.json()) as Record<string, string[]>;
    for (const [service, actions] of Object.entries(operations)) {
      for (const action of actions) ask({ kind: 'throttle', service, action, times: 2 });
    }
    expectGood(await deploy());
    expectGood(await destroy());
    const struck = account.faults.list().filter((fault) => fault.struck > 0);
    await annotate(`${struck.length} operations throttled, each of them twice`);
    expect(struck.length).toBeGreaterThanOrEqual(30);
    account.faults.clear();
    expect((await destroy()).lines.at(-1)).toMatchObject({ type: 'result', left: [] });
  });
});

describe('an endpoint stuck in Creating', () => {
  it('can be interrupted with Ctrl-C and resumed by a later run', async () => {
    ask({ kind: 'stuck' });
    const first = command(['deploy', '--model', model, ...NAME], account.url);
    await first.said('Creating');
    first.child.kill('SIGINT');
    expect((await first.ended).status).toBe(130);
    account.faults.clear();
    expectGood(await deploy());
    const created = account.emulator.calls.calls.filter(({ action }) => action === 'CreateEndpoint');
    expect(created).toHaveLength(1);
    expectGood(await destroy());
  });
});

describe('a container that does not answer /ping', () => {
  it('ends the deploy with the service’s reason; the next one replaces the endpoint', async () => {
    ask({ kind: 'ping-failure' });
    const failed = await deploy();
    expect(failed.status, failed.text).toBe(5);
    expect(failed.text).toContain('did not pass the ping health check');
    expectGood(await deploy());
    expectGood(await destroy());
  });
});
