import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HostType } from '../../infra/hosts/registry.ts';
import { ACCOUNT_ID, type EmulatedAccount } from '../emulated-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { resultOf, run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { planted } from './planted.ts';

const { modelWith, configWith } = planted();
let account: EmulatedAccount;
beforeAll(async () => {
  account = await openEventualAccount({ quotas: { 'Concurrent executions': 150 } });
});
afterAll(async () => await account.close());

/** Expects that the preflight stops a deploy: the exit code, and no write. */
async function stopped(
  given: readonly string[],
  status: number,
  host: HostType = 'lambda-zip',
): Promise<string> {
  const args = [...given, '--host', host];
  account.emulator.calls.clear();
  const outcome = await run(['deploy', '--name', 'planted', ...args], account.url);
  expect(outcome.status, outcome.text).toBe(status);
  expect(account.emulator.calls.mutating()).toEqual([]);
  return outcome.text;
}

const scriptWith = (line: string, code: string): string => STUB_SCRIPT.replace(line, `${code}\n    ${line}`);

describe('faults of functions that stop a deploy before its first write', () => {
  it.each(['lambda-zip', 'lambda-image'] as const)(
    'a serve script that raises on the sample, on %s',
    async (host) => {
      const script = scriptWith('texts = data', 'raise ValueError("weights are of another shape")');
      const text = await stopped(['--model', await modelWith({ 'code/inference.py': script })], 2, host);
      expect(text).toContain('the serve script returned 500 for');
      expect(text).toContain('ValueError: weights are of another shape');
    },
  );

  it('a model that does not load', async () => {
    const script = scriptWith('return os.environ.get', 'raise OSError("no such tensor")');
    const text = await stopped(['--model', await modelWith({ 'code/inference.py': script })], 2);
    expect(text).toContain('the serve script raised an exception while loading the model');
    expect(text).toContain('OSError: no such tensor');
  });

  it('a process that ends in the sample', async () => {
    const script = scriptWith('texts = data', 'os._exit(3)');
    const text = await stopped(['--model', await modelWith({ 'code/inference.py': script })], 2);
    expect(text).toContain('dry run: the process of the function ends before it answers the sample');
  });

  it('a model that loads for longer than the timeout of the function', async () => {
    const script = scriptWith('return os.environ.get', 'import time\n    time.sleep(3)');
    const model = await modelWith({ 'code/inference.py': script });
    // Three seconds here are 75 there.
    const text = await stopped(['--model', model, '--slowdown', '25'], 2);
    expect(text).toContain('start-up time: loading the model takes');
    expect(text).toContain('Lambda stops it after 10 s, starts it again with the first request');
    expect(text).toContain('host.timeoutSeconds (60 s)');
  });

  it('a model that is loaded before requests arrive has 130 seconds', async () => {
    const script = scriptWith('return os.environ.get', 'import time\n    time.sleep(3)');
    const model = await modelWith({ 'code/inference.py': script });
    const config = await configWith({ model, host: { type: 'lambda-zip', snapStart: true } });
    const outcome = await run(['doctor', '--config', config, '--slowdown', '25'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
  });
});

it('the doctor finds what the account does not allow, in one run', async () => {
  const config = await configWith({
    host: { type: 'lambda-zip', memoryMb: 4096, maxConcurrency: 40, provisionedConcurrency: 30 },
    gateway: { reservedConcurrency: 20, maxBodyKb: 9000 },
    roles: { function: `arn:aws:iam::${ACCOUNT_ID}:role/no-such-role` },
  });
  const outcome = await run(['doctor', '--config', config, '--skip-dry-run', '--json'], account.url);
  expect(outcome.status, outcome.text).toBe(3);
  expect(account.emulator.calls.mutating()).toEqual([]);
  const findings = resultOf(outcome)['findings'] as readonly Record<string, string>[];
  const found = findings.map(({ check, severity, what, fix }) => `${severity} ${check}: ${what} → ${fix}`);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^fault reserved concurrency: gateway\.reservedConcurrency is 20 and host\.maxConcurrency is 40, .* 150 are unreserved/,
      ),
      expect.stringMatching(/^warning provisioned concurrency: .* → Set host\.maxConcurrency to 60 or more/),
      expect.stringMatching(/^unchecked function memory: .*4096 MB.* → .*--memory 3008/),
      expect.stringMatching(/^fault payload: gateway\.maxBodyKb is 9000 KB, and lambda-zip accepts/),
      expect.stringMatching(/^fault role trust: there is no role .*no-such-role/),
    ]),
  );
});
