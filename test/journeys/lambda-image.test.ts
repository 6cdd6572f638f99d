import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EmulatedAccount } from '../emulated-account.ts';
import { resultOf, run } from './command.ts';
import { openEventualAccount } from './eventual-account.ts';
import { successfulWrites } from './successful-writes.ts';

/** The lock, and the release in the ledger. */
const LOCK = 's3:PutObject';
const RECORD = 's3:PutObject';
const UNLOCK = 's3:DeleteObject';

// One journey: each test continues where the previous one left the account.
describe('a function in a container image, from nothing to nothing', () => {
  let account: EmulatedAccount;
  let firstRelease = '';

  beforeAll(async () => {
    account = await openEventualAccount();
  });
  afterAll(async () => {
    await account.close();
  });

  const written = (): string[] => successfulWrites(account);
  const command = async (...args: string[]) => {
    account.emulator.calls.clear();
    return await run(args, account.url);
  };
  const deploy = async (...args: string[]) =>
    await command('deploy', '--host', 'lambda-image', '--json', ...args);

  it('deploys until the URL answers with the new release', async () => {
    const outcome = await deploy();
    expect(outcome.status, outcome.text).toBe(0);
    const result = resultOf(outcome);
    firstRelease = String(result['releaseId']);
    expect(result['answer']).toMatchObject([
      [{ label: 'transport' }, ...Array.from({ length: 7 }, () => ({}))],
    ]);
    expect(firstRelease).toMatch(/^r-[0-9a-f]{12}$/);
  });

  it('changes nothing in a second deploy', async () => {
    const outcome = await deploy();
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)).toMatchObject({ changed: false, releaseId: firstRelease });
    expect(written()).toEqual([]);
  });

  it('publishes a version for a change, and moves the alias to it', async () => {
    const outcome = await deploy('--memory', '3008');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['releaseId']).not.toBe(firstRelease);
    expect(written()).toEqual([
      LOCK,
      'lambda:UpdateFunctionConfiguration',
      'lambda:PublishVersion',
      'lambda:UpdateAlias',
      RECORD,
      UNLOCK,
    ]);
  });

  it('shows what ECR has found in its images', async () => {
    const { text } = await command('status');
    expect(text).toMatch(/Scan of transactions-dev:[0-9a-f]{12}: no known vulnerabilities/);
  });

  it('rolls back by one call of the alias', async () => {
    const outcome = await command('rollback', '--json');
    expect(outcome.status, outcome.text).toBe(0);
    expect(resultOf(outcome)['releaseId']).toBe(firstRelease);
    expect(written()).toEqual([LOCK, 'lambda:UpdateAlias', RECORD, UNLOCK]);
  });

  it('destroys everything', async () => {
    const outcome = await command('destroy');
    expect(outcome.status, outcome.text).toBe(0);
  });
});
