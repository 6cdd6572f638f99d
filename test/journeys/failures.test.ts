import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from 'sagemaker-emulator';
import { type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModels } from '../stub-archive.ts';
import { command, resultOf, run } from './command.ts';

let account: EmulatedAccount;
const { modelWith, removeAll } = stubModels();

beforeAll(async () => {
  account = await openEventualAccount();
});
afterAll(async () => {
  await account.close();
  await removeAll();
});

const RAISES = STUB_SCRIPT.replace(
  'return os.environ.get("STUB_LABEL", "stub")',
  'raise ValueError("weights are of another shape")',
);

// Packing the dependencies or the dry run of the preflight would find each of these first.
const UNTRIED = ['--no-vendor', '--skip-dry-run'];

describe('archives with a failing container, after the preflight', () => {
  it('reports the output of a server that exits at start, and keeps only bucket and roles', async () => {
    const model = await modelWith({ 'code/requirements.txt': 'no-such-distribution-of-ours==9.9.9\n' });
    const outcome = await run(['deploy', ...UNTRIED, '--name', 'exits', '--model', model], account.url);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain('did not pass the ping health check');
    expect(outcome.text).toContain('no-such-distribution-of-ours');
    expect(outcome.text).toContain('Likely cause:');
    expect(outcome.text).toContain('--keep-failed');
    expect(await kindsLeft('exits')).toEqual(['bucket', 'role', 'role']);
    expect(outcome.text).toContain('Kept for the next deploy: ');
    await expectEmptyAfterDestroy('exits');
  });

  it('detects a model that does not load with its verification request, and prints the traceback', async () => {
    const model = await modelWith({ 'code/inference.py': RAISES });
    const outcome = await run(
      ['deploy', ...UNTRIED, '--name', 'raises', '--model', model, '--keep-failed'],
      account.url,
    );
    expect(outcome.status, outcome.text).toBe(8);
    expect(outcome.text).toContain('Traceback (most recent call last)');
    expect(outcome.text).toContain('ValueError: weights are of another shape');
    expect(outcome.text).toContain('npm run destroy');
    const status = await run(['status', '--name', 'raises', '--json'], account.url);
    const resources = resultOf(status)['resources'] as { kind: string; phase: string }[];
    expect(resources.find(({ kind }) => kind === 'endpoint')).toMatchObject({ phase: 'ready' });
    await expectEmptyAfterDestroy('raises');
  });

  it('detects a model that answers one text with two results', async () => {
    const twice = STUB_SCRIPT.replace('for _ in texts]', 'for _ in [*texts, 1]]');
    const model = await modelWith({ 'code/inference.py': twice });
    const outcome = await run(['deploy', ...UNTRIED, '--name', 'twice', '--model', model], account.url);
    expect(outcome.status, outcome.text).toBe(8);
    expect(outcome.text).toContain('The response to the sample has 2 lists for one text');
    await expectEmptyAfterDestroy('twice');
  });

  it('replaces a failed endpoint when the cause is fixed', async () => {
    const bad = await modelWith({ 'code/requirements.txt': 'no-such-distribution-of-ours==9.9.9\n' });
    const failed = await run(
      ['deploy', ...UNTRIED, '--name', 'fixed', '--model', bad, '--keep-failed'],
      account.url,
    );
    expect(failed.status).toBe(5);
    const good = await modelWith({});
    const outcome = await run(['deploy', '--name', 'fixed', '--model', good, '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['answer']).toEqual([[{ label: 'stub', score: 1 }]]);
    await expectEmptyAfterDestroy('fixed');
  });
});

async function expectEmptyAfterDestroy(name: string): Promise<void> {
  const destroyed = await run(['destroy', '--name', name, '--json'], account.url);
  expect(destroyed.status, destroyed.text).toBe(0);
  await expectEmpty(name);
}

async function expectEmpty(name: string): Promise<void> {
  expect(await kindsLeft(name)).toEqual([]);
}

async function kindsLeft(name: string): Promise<string[]> {
  const status = await run(['status', '--name', name, '--json'], account.url);
  const resources = resultOf(status)['resources'] as { kind: string }[];
  return resources.map(({ kind }) => kind).toSorted();
}

describe('an update that fails', () => {
  const deploy = async (name: string, model: string, ...args: string[]) =>
    await run(['deploy', '--name', name, '--model', model, '--json', ...args], account.url);

  it.each([
    ['does not start', { 'code/requirements.txt': 'no-such-distribution-of-ours==9.9.9\n' }, 5],
    ['starts and does not classify', { 'code/inference.py': RAISES }, 8],
  ])(
    'goes back to the release before when the new one %s, and leaves nothing of it',
    async (_, files, status) => {
      const good = await modelWith({});
      const before = await deploy('undone', good);
      expect(before.status, before.text).toBe(0);
      const failed = await deploy('undone', await modelWith(files), ...UNTRIED);
      expect(failed.status, failed.text).toBe(status);
      expect(failed.text).toContain(`Restoring ${String(resultOf(before)['releaseId'])}`);
      const after = await run(['classify', 'rent', '--name', 'undone', '--json'], account.url);
      expect(resultOf(after)['release']).toBe(resultOf(before)['releaseId']);
      const again = await deploy('undone', good);
      expect(resultOf(again)['changed'], again.text).toBe(false);
      await expectEmptyAfterDestroy('undone');
    },
  );
});

describe('Ctrl-C during Creating', () => {
  it('stops between two calls; the same command resumes and succeeds', async () => {
    const slow = await openEventualAccount({ timeScale: 0.03 });
    try {
      const model = await modelWith({});
      const first = command(['deploy', '--name', 'resumed', '--model', model, '--json'], slow.url);
      await first.said('"phase":"Creating"');
      first.child.kill('SIGINT');
      const interrupted = await first.ended;
      expect(interrupted.status, interrupted.text).toBe(130);
      slow.emulator.calls.clear();
      const second = await run(['deploy', '--name', 'resumed', '--model', model, '--json'], slow.url);
      expect(second.status, second.text).toBe(0);
      expect(slow.emulator.calls.mutating().map(({ action }) => action)).not.toContain('CreateEndpoint');
      expect((await run(['destroy', '--name', 'resumed'], slow.url)).status).toBe(0);
    } finally {
      await slow.close();
    }
  });
});

describe('a lost network connection', () => {
  it.each([3, 12, 20])('after %i writes: the same command resumes when it is back', async (writes) => {
    const { emulator, close } = await openEventualAccount({ timeScale: 0.001 });
    try {
      const model = await modelWith({});
      const deploy = ['deploy', '--name', 'cut', '--model', model, '--json'];
      let cut = true;
      const server = await serve(
        {
          fetch: async (request) => {
            if (cut && emulator.calls.mutating().length >= writes) throw new Error('the line is dead');
            return await emulator.fetch(request);
          },
          setBaseUrl: emulator.setBaseUrl,
        },
        { port: 0 },
      );
      const first = await run(deploy, server.url);
      expect(first.status, first.text).toBe(4);
      expect(first.text).toContain('Check the network');
      cut = false;
      const second = await run(deploy, server.url);
      expect(second.status, second.text).toBe(0);
      expect((await run(['destroy', '--name', 'cut'], server.url)).status).toBe(0);
      await server.close();
    } finally {
      await close();
    }
  });
});

describe('errors before the first call', () => {
  it('names both options without credentials', async () => {
    const { status, text } = await run(['deploy']);
    expect(status).toBe(2);
    expect(text.trim().split('\n')).toHaveLength(2);
    expect(text).toContain('aws configure');
    expect(text).toContain('npm start');
  });

  it.each([
    [['deploy', '--memory', '1500'], 'host.memoryMb: must be one of 1024'],
    [['deploy', '--memory', 'much'], '--memory must be a whole number'],
    [['deploy', '--name', 'missing', '--model', '/no/such/folder'], '/no/such/folder'],
    [['deploy', '--model', '/no/such/folder'], 'Add `--name folder`'],
    [['deploy', '--auth', 'maybe'], 'gateway.auth'],
    [['deploy', '--colour', 'red'], "Unknown option '--colour'"],
    [['fly'], 'There is no command "fly"'],
  ])('rejects %j', async (args, named) => {
    account.emulator.calls.clear();
    const { status, text } = await run(args, account.url);
    expect(status).toBe(2);
    expect(text).toContain(named);
    expect(account.emulator.calls.mutating()).toEqual([]);
  });
});
