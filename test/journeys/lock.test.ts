import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucketOf, type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { command, resultOf, run } from './command.ts';

let account: EmulatedAccount;
let s3: S3Client;
let model = '';

const LOCK = { Bucket: bucketOf('guarded-dev'), Key: 'lock.json' };

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.05 });
  s3 = new S3Client({ endpoint: account.url, region: REGION, credentials: KEY, forcePathStyle: true });
  model = await stubModelFolder();
});
afterAll(async () => {
  await account.close();
  await rm(model, { recursive: true });
});

const deploy = (...args: string[]): string[] => [
  'deploy',
  '--name',
  'guarded',
  '--model',
  model,
  '--json',
  ...args,
];

async function put(holder: object): Promise<void> {
  await s3.send(new PutObjectCommand({ ...LOCK, Body: JSON.stringify(holder) }));
}

const by = 'arn:aws:iam::123456789012:user/somebody';
const since = '2026-01-01T00:00:00Z';
const doing = 'deploy';

describe('one deployer at a time', () => {
  it('rejects a concurrent deploy, which finds nothing to change when run again', async () => {
    // The endpoint of the first deploy is released by the test after the others have been rejected.
    const stuck = account.emulator.account.faults.add({ kind: 'stuck', endpoint: 'guarded-dev' });
    const first = command(deploy(), account.url);
    await first.said('"phase":"Creating"');
    const held = await s3.send(new GetObjectCommand(LOCK));
    expect(JSON.parse((await held.Body?.transformToString()) ?? '')).toMatchObject({
      pid: first.child.pid,
      host: hostname(),
    });
    const [second, destroyed] = await Promise.all([
      run(deploy(), account.url),
      run(['destroy', '--name', 'guarded', '--json'], account.url),
    ]);
    expect(second.status, second.text).toBe(9);
    expect(second.text).toContain(`process ${first.child.pid}`);
    expect(destroyed.status, destroyed.text).toBe(9);
    account.emulator.account.faults.remove(stuck.id);
    const outcome = await first.ended;
    expect(outcome.status, outcome.text).toBe(0);
    const again = await run(deploy(), account.url);
    expect(resultOf(again)['changed']).toBe(false);
  });

  it('leaves no lock behind', async () => {
    await expect(s3.send(new HeadObjectCommand(LOCK))).rejects.toMatchObject({ name: 'NotFound' });
  });

  describe('takes over an abandoned lock', () => {
    beforeEach(() => account.emulator.calls.clear());

    it('when its holder on this machine has died', async () => {
      // No process has this number: Linux gives out at most 2^22.
      await put({ run: 'x', by, host: hostname(), pid: 2 ** 22 + 1, since, doing });
      const outcome = await run(deploy('--memory', '1024'), account.url);
      expect(outcome.status, outcome.text).toBe(0);
      await expect(s3.send(new HeadObjectCommand(LOCK))).rejects.toMatchObject({ name: 'NotFound' });
    });

    it('not while its holder runs: a deploy with changes is rejected, one without needs no lock', async () => {
      await put({ run: 'x', by, host: hostname(), pid: process.pid, since, doing });
      expect((await run(deploy('--memory', '1024'), account.url)).status).toBe(0);
      const rejected = await run(deploy(), account.url);
      expect(rejected.status, rejected.text).toBe(9);
      expect(rejected.text).toContain(by);
      expect(account.emulator.calls.mutating().filter(({ status }) => status < 300)).toEqual([
        expect.objectContaining({ action: 'PutObject' }),
      ]);
    });
  });
});
