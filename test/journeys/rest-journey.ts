import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, expect } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { accountListing } from './account-listing.ts';
import { type Outcome, resultOf } from './command.ts';
import { runHere } from './in-process.ts';

/** An account and a stub model for the tests of one file, and the commands that run on them. */
export function openRestJourney() {
  let account: EmulatedAccount;
  let model = '';
  let folder = '';
  beforeAll(async () => {
    account = await openEventualAccount({ timeScale: 0.001 });
    model = await stubModelFolder();
    folder = await mkdtemp(join(tmpdir(), 'rest-'));
  });
  afterAll(async () => {
    await account.close();
    await Promise.all([model, folder].map(async (each) => await rm(each, { recursive: true })));
  });

  /** The options of every SDK client of the account. */
  const common = () => ({ endpoint: account.url, region: REGION, credentials: KEY });
  const run = async (command: string, name: string, ...args: string[]): Promise<Outcome> => {
    const outcome = await runHere([command, '--name', name, '--json', ...args], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    return outcome;
  };
  return {
    common,
    client: () => new APIGatewayClient(common()),
    calls: () => account.emulator.calls,
    run,
    plan: async (name: string, ...args: string[]) => await run('plan', name, '--model', model, ...args),
    /** The result of a deploy; its calls alone are in the log afterwards. */
    deploy: async (name: string, ...args: string[]): Promise<Record<string, unknown>> => {
      account.emulator.calls.clear();
      return resultOf(await run('deploy', name, '--model', model, ...args));
    },
    /** A configuration file with a separate gateway. */
    configured: async (gateway: object): Promise<string> => {
      const file = join(folder, `${Object.keys(gateway).join('-')}.mjs`);
      const config = { name: 'any', model, gateway, drainSeconds: 0 };
      await writeFile(file, `export default ${JSON.stringify(config)};\n`);
      return file;
    },
    /** The resources of a stack, as AWS lists them. */
    listingOf: async (name: string): Promise<string[]> =>
      (await accountListing(account.url)).filter((line) => line.includes(`${name}-dev`)),
  };
}
