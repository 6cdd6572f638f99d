import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { serve } from '../../src/emulator/server.ts';
import { KEY, PYTHON } from '../emulated-account.ts';
import { stubModelFolder, STUB_SCRIPT } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run } from './command.ts';

let first = '';
let second = '';

beforeAll(async () => {
  first = await stubModelFolder();
  second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
});
afterAll(async () => {
  await Promise.all([first, second].map(async (folder) => await rm(folder, { recursive: true })));
});

/** An account whose deployer can be killed right after its n-th writing call, before or after it hears the answer. */
async function mortalAccount() {
  const emulator = await createEmulator({
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    timeScale: 0.001,
  });
  let kill: (() => void) | undefined;
  let left = 0;
  const fetch: Emulator['fetch'] = async (request) => {
    const before = emulator.calls.mutating().length;
    const response = await emulator.fetch(request);
    left -= emulator.calls.mutating().length - before;
    if (left === 0 && kill && emulator.calls.mutating().length > before) kill();
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  /** Runs a command that dies after `writes` writing calls; answers whether it lived to its end. */
  const runMortal = async (args: readonly string[], writes: number): Promise<Outcome> => {
    const running = command(args, server.url);
    left = writes;
    kill = () => void running.child.kill('SIGKILL');
    const outcome = await running.ended;
    kill = undefined;
    return outcome;
  };
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  return { url: server.url, emulator, runMortal, close };
}

type Mortal = Awaited<ReturnType<typeof mortalAccount>>;

const deploy = (model: string): string[] => ['deploy', '--name', 'mortal', '--model', model, '--json'];
const destroy = ['destroy', '--name', 'mortal', '--json'];

/** What stands in the account, as the status command sees it. */
async function standing({ url }: Mortal): Promise<unknown> {
  const { resources } = resultOf(await run(['status', '--name', 'mortal', '--json'], url)) as {
    resources: unknown;
  };
  return resources;
}

/** Kills a command after its 1st, 2nd, … write until it lives to its end; each time the same command must converge. */
async function killAtEveryWrite(before: readonly string[][], killed: readonly string[]): Promise<number> {
  const undisturbed = await mortalAccount();
  for (const args of [...before, killed]) await expectGood(await run(args, undisturbed.url));
  const wanted = await standing(undisturbed);
  await undisturbed.close();
  for (let writes = 1; ; writes += 1) {
    const account = await mortalAccount();
    try {
      for (const args of before) await expectGood(await run(args, account.url));
      const outcome = await account.runMortal(killed, writes);
      if (outcome.status === 0) return writes - 1;
      await expectGood(await run(killed, account.url));
      expect(await standing(account), `killed after write ${writes}`).toEqual(wanted);
      await expectGood(await run(destroy, account.url));
    } finally {
      await account.close();
    }
  }
}

async function expectGood(outcome: Outcome): Promise<void> {
  expect(outcome.status, outcome.text).toBe(0);
  await Promise.resolve();
}

describe('a deployer that is killed after any of its writes', () => {
  it('converges after a create', async () => {
    expect(await killAtEveryWrite([], deploy(first))).toBeGreaterThan(15);
  }, 900_000);

  it('converges after an update', async () => {
    expect(await killAtEveryWrite([deploy(first)], deploy(second))).toBeGreaterThan(4);
  }, 900_000);

  it('converges after a destroy', async () => {
    expect(await killAtEveryWrite([deploy(first)], destroy)).toBeGreaterThan(10);
  }, 900_000);
});
