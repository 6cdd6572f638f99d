import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient, DescribeAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { GetAliasCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { classify } from '../../src/client/client.ts';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { command, type Outcome, resultOf, run, type Running } from './command.ts';
import { successfulWrites } from './successful-writes.ts';

const FUNCTION = 'shifted-dev-zip';
/** Answers one text, and fails for every other. */
const PARTLY_BROKEN = STUB_SCRIPT.replace(
  '    texts =',
  '    if "rent" in str(data["inputs"]):\n        raise RuntimeError("a broken release")\n    texts =',
);
/** Longer than any test: what ends such a step is an alarm, or the test. */
const FOR_EVER = 3_600;

let account: EmulatedAccount;
let lambda: LambdaClient;
let cloudwatch: CloudWatchClient;
let folder = '';
const models: string[] = [];

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  const to = { endpoint: account.url, region: REGION, credentials: KEY };
  lambda = new LambdaClient(to);
  cloudwatch = new CloudWatchClient(to);
  const scripts = ['first', 'second', 'third'].map((label) => STUB_SCRIPT.replace('"stub"', `"${label}"`));
  for (const script of [...scripts, PARTLY_BROKEN])
    models.push(await stubModelFolder({ 'code/inference.py': script }));
  folder = await mkdtemp(join(tmpdir(), 'function-rollout-'));
});
afterAll(async () => {
  await account.close();
  await Promise.all([folder, ...models].map(async (each) => await rm(each, { recursive: true })));
});

/** The words of a command on the stack, with steps that bake for so many seconds. */
async function words(waitSeconds: number, rollout: object, name: string, ...args: string[]): Promise<string[]> {
  const file = join(folder, `${JSON.stringify([waitSeconds, rollout]).replaceAll(/\W/g, '-')}.mjs`);
  const config = {
    name: 'shifted',
    model: models[0],
    host: { type: 'lambda-zip' },
    rollout: { waitSeconds, autoRollback: true, errorsPerMinute: 0, ...rollout },
    // The callers send more than the default of a public route allows.
    gateway: { auth: 'none', ratePerSecond: 1000, burst: 1000 },
  };
  await writeFile(file, `export default ${JSON.stringify(config)};\n`);
  return [name, '--config', file, '--json', ...args];
}

const CANARY = { strategy: 'canary', size: { percent: 50 } };

it('deploys', async () => {
  const outcome = await run(await words(1, CANARY, 'deploy'), account.url);
  expect(outcome.status, outcome.text).toBe(0);
  void [cloudwatch, lambda, FUNCTION, FOR_EVER, DescribeAlarmsCommand, SetAlarmStateCommand, GetAliasCommand, describe, classify, command, resultOf, successfulWrites, pause];
  const x: Outcome | Running | undefined = undefined;
  void x;
  const next = await run(await words(1, CANARY, 'deploy', '--model', models[1] ?? ''), account.url);
  console.log(next.text);
}, 200_000);
