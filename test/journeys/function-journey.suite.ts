import { expect, it } from 'vitest';
import type { HostUnderTest } from './hosts.ts';
import { type JourneyAccount, journeyAccount } from './journey-account.ts';

/** The lock, and the release in the ledger. */
const LOCK = 's3:PutObject';
const RECORD = 's3:PutObject';
const UNLOCK = 's3:DeleteObject';

/** One journey of a stack on a host that is a function; the host's own tests come after the second release. */
export function functionJourney(
  host: HostUnderTest['name'],
  whileDeployed?: (account: JourneyAccount) => void,
): void {
  const account = journeyAccount();
  const { command, good, written } = account;
  const deploy = async (...args: string[]) => await good('deploy', '--host', host, ...args);
  let firstRelease = '';

  it('deploys until the URL answers with the new release', async () => {
    const result = await deploy();
    firstRelease = String(result['releaseId']);
    expect(result['answer']).toMatchObject([
      [{ label: 'transport' }, ...Array.from({ length: 7 }, () => ({}))],
    ]);
    expect(firstRelease).toMatch(/^r-[0-9a-f]{12}$/);
  });

  it('changes nothing in a second deploy', async () => {
    expect(await deploy()).toMatchObject({ changed: false, releaseId: firstRelease });
    expect(written()).toEqual([]);
  });

  it('publishes a version for a change, and moves the alias to it', async () => {
    expect((await deploy('--memory', '3008'))['releaseId']).not.toBe(firstRelease);
    expect(written()).toEqual([
      LOCK,
      'lambda:UpdateFunctionConfiguration',
      'lambda:PublishVersion',
      'lambda:UpdateAlias',
      RECORD,
      UNLOCK,
    ]);
  });

  whileDeployed?.(account);

  it('rolls back by one call of the alias', async () => {
    expect((await good('rollback'))['releaseId']).toBe(firstRelease);
    expect(written()).toEqual([LOCK, 'lambda:UpdateAlias', RECORD, UNLOCK]);
  });

  it('destroys everything', async () => {
    const outcome = await command('destroy');
    expect(outcome.status, outcome.text).toBe(0);
  });
}
