import { afterAll, beforeAll } from 'vitest';
import { type AwsClients, awsClients } from '../../src/aws/core/clients.ts';
import type { CallOptions } from '../../src/reconcile/resource.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../emulated-account.ts';

export const ACCOUNT = '123456789012';

/** Call options without an abort signal. */
export const calm: CallOptions = { signal: new AbortController().signal, onBytes: () => {} };

/** An empty emulated account for the tests of a file. Both functions can be used from the first hook on. */
export function accountUnderTest(): { aws: () => AwsClients; account: () => EmulatedAccount } {
  let account: EmulatedAccount;
  let aws: AwsClients;
  beforeAll(async () => {
    account = await openEmulatedAccount({ timeScale: 0.001 });
    Object.assign(process.env, awsEnvironment(account.url));
    aws = awsClients(REGION, process.env);
  });
  afterAll(async () => {
    await account.close();
  });
  return { aws: () => aws, account: () => account };
}
