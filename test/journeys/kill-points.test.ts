import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/emulator.ts';
import { serve } from '../../src/emulator/server.ts';
import { KEY, PYTHON } from '../emulated-account.ts';
import { stubModelFolder, STUB_SCRIPT } from '../stub-archive.ts';
import { command, type Outcome, run } from './command.ts';

let first = '';
let second = '';

beforeAll(async () => {
  first = await stubModelFolder();
  second = await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
});
afterAll(async () => {
  await Promise.all([first, second].map(async (folder) => await rm(folder, { recursive: true })));
});

/** What befalls the deployer at one of its writes: it dies, or it lives and never hears the answer. */
type Mishap = 'killed' | 'answer lost';

/** An account in which a mishap can be set for the n-th writing call; the write itself is always done. */
async function fatefulAccount() {
  const emulator = await createEmulator({
    python: PYTHON,
    credentials: { [KEY.accessKeyId]: KEY.secretAccessKey },
    timeScale: 0.001,
  });
  let strike: (() => void) | undefined;
  let left = 0;
  const fetch: Emulator['fetch'] = async (request) => {
    const before = emulator.calls.mutating().length;
    const response = await emulator.fetch(request);
    const written = emulator.calls.mutating().length - before;
    left -= written;
    if (written > 0 && left === 0) strike?.();
    return response;
  };
  const server = await serve({ fetch, setBaseUrl: emulator.setBaseUrl }, { port: 0 });
  /** Runs a command whose n-th write meets the mishap; says whether it had that many. */
  const runFated = async (args: readonly string[], write: number, mishap: Mishap): Promise<Fated> => {
    const running = command(args, server.url);
    let struck = false;
    left = write;
    strike = () => {
      struck = true;
      if (mishap === 'killed') running.child.kill('SIGKILL');
      // The door closes the connection without an answer; the SDK then tries again.
      else throw new Error('the answer got lost');
    };
    const outcome = await running.ended;
    strike = undefined;
    return { struck, outcome };
  };
  const close = async (): Promise<void> => {
    await server.close();
    await emulator.close();
  };
  return { url: server.url, emulator, runFated, close };
}

interface Fated {
  readonly struck: boolean;
  readonly outcome: Outcome;
}

type Account = Awaited<ReturnType<typeof fatefulAccount>>;

const deploy = (model: string): string[] => ['deploy', '--name', 'mortal', '--model', model, '--json'];
const destroy = ['destroy', '--name', 'mortal', '--json'];

/** What stands in the account beside what would: the whole plan, which also sees parts left over. */
async function standing({ url }: Account): Promise<unknown> {
  const outcome = await run(['plan', '--name', 'mortal', '--model', second, '--json'], url);
  expectGood(outcome);
  return outcome.lines.find(({ type }) => type === 'plan');
}

/** Lets the mishap strike a command's 1st, 2nd, … write until it has no more; it must converge to the same account. */
async function strikeEveryWrite(
  before: readonly string[][],
  struck: readonly string[],
  mishap: Mishap,
): Promise<number> {
  const undisturbed = await fatefulAccount();
  for (const args of [...before, struck]) expectGood(await run(args, undisturbed.url));
  const wanted = await standing(undisturbed);
  await undisturbed.close();
  for (let write = 1; ; write += 1) {
    const account = await fatefulAccount();
    try {
      for (const args of before) expectGood(await run(args, account.url));
      const fated = await account.runFated(struck, write, mishap);
      if (!fated.struck) return write - 1;
      expectGood(mishap === 'killed' ? await run(struck, account.url) : fated.outcome);
      expect(await standing(account), `${mishap} at write ${write}`).toEqual(wanted);
      expectGood(await run(destroy, account.url));
    } finally {
      await account.close();
    }
  }
}

function expectGood(outcome: Outcome): void {
  expect(outcome.status, outcome.text).toBe(0);
}

const LONG_MS = 900_000;

describe.each<Mishap>(['killed', 'answer lost'])('%s at any write', (mishap) => {
  it('a create converges', { timeout: LONG_MS }, async ({ annotate }) => {
    const points = await strikeEveryWrite([], deploy(second), mishap);
    await annotate(`create: ${points} writes, ${mishap} at each`);
    expect(points).toBeGreaterThanOrEqual(20);
  });

  it('an update converges', { timeout: LONG_MS }, async ({ annotate }) => {
    const points = await strikeEveryWrite([deploy(first)], deploy(second), mishap);
    await annotate(`update: ${points} writes, ${mishap} at each`);
    expect(points).toBeGreaterThanOrEqual(5);
  });

  it('a destroy converges', { timeout: LONG_MS }, async ({ annotate }) => {
    const points = await strikeEveryWrite([deploy(second)], destroy, mishap);
    await annotate(`destroy: ${points} writes, ${mishap} at each`);
    expect(points).toBeGreaterThanOrEqual(14);
  });
});
