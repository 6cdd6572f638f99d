import { expect } from 'vitest';
import type { DeployerPolicy } from '../../../infra/deployer-policy/policy.ts';
import { type EmulatedAccount } from '../../emulated-account.ts';
import { openEventualAccount } from '../eventual-account.ts';
import { type Outcome, run } from '../command.ts';
import { userWith } from '../deployer.ts';

/** Runs commands as a user with these policies; the last outcome is the first failure, if there is one. */
export async function runAsUser(
  account: EmulatedAccount,
  policies: readonly DeployerPolicy[],
  commands: readonly (readonly string[])[],
): Promise<Outcome[]> {
  const keys = await userWith(account.url, policies);
  const outcomes: Outcome[] = [];
  for (const args of commands) {
    const outcome = await run(args, account.url, keys);
    outcomes.push(outcome);
    if (outcome.status !== 0) break;
  }
  return outcomes;
}

/** Runs a command with the rights of the administrator. */
export async function runAsAdministrator({ url }: EmulatedAccount, args: readonly string[]): Promise<void> {
  const { status, text } = await run(args, url);
  expect(status, text).toBe(0);
}

/** Gives an account that enforces IAM, and closes it. */
export async function withEnforcedIam<T>(work: (account: EmulatedAccount) => Promise<T>): Promise<T> {
  const account = await openEventualAccount({ enforceIam: true, timeScale: 0.001 });
  try {
    return await work(account);
  } finally {
    await account.close();
  }
}
