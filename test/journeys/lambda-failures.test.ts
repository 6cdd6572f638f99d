import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { STUB_SCRIPT } from '../stub-archive.ts';
import { type Outcome, resultOf, run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { planted } from './planted.ts';

const { modelWith } = planted();
const accounts: EmulatedAccount[] = [];
const opened = async (options = {}): Promise<EmulatedAccount> => {
  const account = await openEventualAccount(options);
  accounts.push(account);
  return account;
};
afterAll(async () => await Promise.all(accounts.map(async (account) => await account.close())));

/** No preflight: what it would have found has to be explained when AWS reports it. */
const deploy = async (account: EmulatedAccount, ...args: string[]): Promise<Outcome> =>
  await run(['deploy', '--host', 'lambda-zip', '--name', 'shop', '--skip-dry-run', ...args], account.url);

const scriptWith = (code: string): string =>
  STUB_SCRIPT.replace('return os.environ.get', `${code}\n    return os.environ.get`);

// One journey: each test continues where the previous one left the account.
describe('a new version that cannot load its model', () => {
  let account: EmulatedAccount;
  let serving: { release: unknown; version: string | undefined };
  const liveVersion = async (): Promise<string | undefined> => {
    const lambda = new LambdaClient({ endpoint: account.url, region: REGION, credentials: KEY });
    const command = new GetAliasCommand({ FunctionName: 'shop-dev-zip', Name: 'live' });
    return (await lambda.send(command)).FunctionVersion;
  };

  beforeAll(async () => {
    account = await opened();
    const outcome = await deploy(account, '--model', await modelWith(), '--json');
    expect(outcome.status, outcome.text).toBe(0);
    serving = { release: resultOf(outcome)['releaseId'], version: await liveVersion() };
  });

  it('fails with the lines of its log, and leaves the old version in service', async () => {
    const model = await modelWith({ 'code/inference.py': scriptWith('raise OSError("no such tensor")') });
    const outcome = await deploy(account, '--model', model);
    expect(outcome.status, outcome.text).toBe(8);
    expect(outcome.text).toContain('The function shop-dev-zip is in service, but its model fails');
    expect(outcome.text).toContain('Log of the model (/aws/lambda/shop-dev-zip)');
    expect(outcome.text).toContain('| [ERROR] OSError: no such tensor');
    expect(outcome.text).toContain(`Restoring ${String(serving.release)}`);
    expect(await liveVersion()).toBe(serving.version);
    const classified = await run(['classify', 'rent', '--name', 'shop', '--json'], account.url);
    expect(resultOf(classified)).toMatchObject({ release: serving.release });
  });

  it('is told what a process that was killed has run out of', async () => {
    const grow = 'held = b"x" * (900 * 1024 * 1024)';
    const model = await modelWith({ 'code/inference.py': scriptWith(grow) });
    const outcome = await deploy(account, '--model', model, '--memory', '512');
    expect(outcome.status, outcome.text).toBe(8);
    expect(outcome.text).toContain('Likely cause: The function ran out of memory');
    expect(outcome.text).toContain('Fix: Deploy with a higher --memory');
  });
});

it('names the memory that a new account allows', async () => {
  const account = await opened({ maxFunctionMemoryMb: 3008 });
  const outcome = await deploy(account, '--model', await modelWith(), '--memory', '4096');
  expect(outcome.status, outcome.text).toBe(4);
  expect(outcome.text).toContain('Fix: Deploy with --memory 3008');
});
