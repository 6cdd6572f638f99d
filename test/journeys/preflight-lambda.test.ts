import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { planted } from './planted.ts';

const { modelWith, configWith } = planted();
let account: EmulatedAccount;
beforeAll(async () => {
  account = await openEventualAccount({ quotas: { 'Concurrent executions': 150 } });
});
afterAll(async () => await account.close());

/** Expects that the preflight stops a deploy: the exit code, and no write. */
async function stopped(args: readonly string[], status: number): Promise<string> {
  account.emulator.calls.clear();
  const outcome = await run(['deploy', '--host', 'lambda-zip', '--name', 'planted', ...args], account.url);
  expect(outcome.status, outcome.text).toBe(status);
  expect(account.emulator.calls.mutating()).toEqual([]);
  return outcome.text;
}

const scriptWith = (line: string, code: string): string => STUB_SCRIPT.replace(line, `${code}\n    ${line}`);

describe('faults of functions that stop a deploy before its first write', () => {
  it('a serve script that raises on the sample', async () => {
    const script = scriptWith('texts = data', 'raise ValueError("weights are of another shape")');
    const text = await stopped(['--model', await modelWith({ 'code/inference.py': script })], 2);
    expect(text).toContain('the serve script returned 500 for');
    expect(text).toContain('ValueError: weights are of another shape');
  });

  it('a model that does not load', async () => {
    const script = scriptWith('return os.environ.get', 'raise OSError("no such tensor")');
    const text = await stopped(['--model', await modelWith({ 'code/inference.py': script })], 2);
    expect(text).toContain('the serve script raised an exception while loading the model');
    expect(text).toContain('OSError: no such tensor');
  });
});

it('answers the sample with the example model', async () => {
  const outcome = await run(['doctor', '--host', 'lambda-zip'], account.url);
  expect(outcome.text).toBe('');
});
