import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awsEnvironment, type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { runJourney } from '../live/journey.ts';
import { liveStack } from '../live/stack.ts';
import type { LiveStack } from '../live/steps.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { accountListing } from './account-listing.ts';

let account: EmulatedAccount;
let stack: LiveStack;

beforeAll(async () => {
  account = await openEventualAccount();
  stack = await liveStack(await stubModelFolder());
});
afterAll(async () => {
  await account.close();
  await Promise.all([stack.first, stack.second].map(async (folder) => await rm(folder, { recursive: true })));
});

it('destroys the stack when its time is over, and says which commands did not run', async () => {
  const { faults } = account.emulator.account;
  const { id } = faults.add({ kind: 'stuck' });
  const stop = new AbortController();
  const stopped = (async () => {
    await expect.poll(() => faults.list()[0]?.struck, { timeout: 60_000 }).toBe(1);
    stop.abort();
    faults.remove(id);
  })();
  const journey = await runJourney(stack, awsEnvironment(account.url), stop.signal, () => {});
  await stopped;
  const statuses = new Map(journey.steps.map(({ name, status }) => [name, status]));
  expect(statuses.get('deploy')).toBe(130);
  expect(statuses.get('rollback')).toBeUndefined();
  expect(statuses.get('destroy')).toBe(0);
  expect(journey.left).toEqual([]);
  expect(await accountListing(account.url)).toEqual([]);
});
