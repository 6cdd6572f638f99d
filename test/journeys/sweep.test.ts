import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucketOf, KEY, REGION } from '../emulated-account.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { command, resultOf, run } from './command.ts';
import { openWatchedAccount, type WatchedAccount } from './recorded-account.ts';

interface StackFound {
  readonly stack: string;
  readonly dead: boolean;
  readonly why: string;
  readonly leftovers: readonly { readonly kind: string; readonly name: string; readonly ageMs: number }[];
}

let account: WatchedAccount;
let good = '';
let bad = '';
let s3: S3Client;

const client = () => ({ endpoint: account.url, region: REGION, credentials: KEY });

beforeAll(async () => {
  account = await openWatchedAccount();
  s3 = new S3Client({ ...client(), forcePathStyle: true });
  good = await stubModelFolder();
  bad = await stubModelFolder({ 'code/requirements.txt': 'no-such-distribution-of-ours==9.9.9\n' });
});
afterAll(async () => {
  await account.close();
  await Promise.all([good, bad].map(async (folder) => await rm(folder, { recursive: true })));
});
beforeEach(() => {
  account.afterCall = undefined;
  account.emulator.calls.clear();
});

async function deployed(name: string, ...args: string[]): Promise<void> {
  const outcome = await run(['deploy', '--name', name, '--model', good, ...args], account.url);
  expect(outcome.status, outcome.text).toBe(0);
}

/** A first deploy that is killed right after AWS has done a call of this name, with its lock expired since. */
async function killedAfter(name: string, action: string): Promise<void> {
  const running = command(['deploy', '--name', name, '--model', good], account.url);
  account.afterCall = async (done) => {
    if (done === action) running.child.kill('SIGKILL');
    await Promise.resolve();
  };
  await running.ended;
  account.afterCall = undefined;
  await account.emulator.account.consistency.settled();
  await s3.send(new DeleteObjectCommand({ Bucket: bucketOf(`${name}-dev`), Key: 'lock.json' }));
}

/** Turns versioning on and leaves a version of an archive that has been deleted. */
async function leaveVersions(Bucket: string): Promise<void> {
  const VersioningConfiguration = { Status: 'Enabled' as const };
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const archive = { Bucket, Key: 'models/left/model.tar.gz' };
  await s3.send(new PutObjectCommand({ ...archive, Body: 'weights' }));
  await s3.send(new DeleteObjectCommand(archive));
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: archive.Key }));
  expect(Versions).toHaveLength(1);
}

async function swept(...args: string[]): Promise<{ stacks: StackFound[]; removed: { name: string }[] }> {
  const outcome = await run(['sweep', '--json', ...args], account.url);
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome) as unknown as { stacks: StackFound[]; removed: { name: string }[] };
}

const written = (): string[] => account.emulator.calls.mutating().map(({ action }) => action);
const NOW = ['--older-than', '0'];

describe('what a sweep finds', () => {
  it('is nothing in an empty account', async () => {
    const { status, text } = await run(['sweep'], account.url);
    expect(status, text).toBe(0);
    expect(text).toContain('Nothing found.');
  });

  it('is the rest of a first deploy that was killed; live and recent stacks are kept', async () => {
    await deployed('alive');
    await killedAfter('killed', 'CreateModel');
    expect((await swept()).stacks).toMatchObject([
      { stack: 'alive-dev', dead: false, why: 'its endpoint alive-dev is live' },
      { stack: 'killed-dev', dead: false, why: expect.stringContaining('younger than 60 min') },
    ]);
    const { stacks } = await swept(...NOW);
    expect(stacks.find(({ stack }) => stack === 'alive-dev')).toMatchObject({ dead: false, leftovers: [] });
    const killed = stacks.find(({ stack }) => stack === 'killed-dev');
    expect(killed?.dead).toBe(true);
    const kinds = killed?.leftovers.map(({ kind }) => kind) ?? [];
    expect(kinds).toEqual(expect.arrayContaining(['model', 'role', 'log-group', 'object', 'bucket']));
    expect(kinds.indexOf('model')).toBeLessThan(kinds.indexOf('role'));
    expect(killed?.leftovers[0]?.ageMs).toBeLessThan(600_000);
    expect(written()).not.toContain('DeleteModel');
  });

  it('is printed as a table, and nothing is changed without --delete', async () => {
    const { text } = await run(['sweep', ...NOW], account.url);
    expect(text).toContain('killed-dev: dead, no endpoint is live, and it');
    expect(text).toMatch(/ {2}- role +killed-dev-eu-west-1-endpoint +0 min/);
    expect(text).toContain('alive-dev: kept, its endpoint alive-dev is live');
    expect(text).toContain('Dry run: nothing was changed.');
    expect(written()).toEqual([]);
  });

  it.each([
    [['--keep', 'other,killed-*'], 'it matches --keep killed-*'],
    [['--keep', '*-endpoint'], 'it matches --keep *-endpoint'],
  ])('is left alone with %j', async (args, why) => {
    const { stacks, removed } = await swept(...NOW, ...args, '--delete', '--stack', 'killed-dev');
    expect(stacks).toMatchObject([{ stack: 'killed-dev', dead: false, why }]);
    expect(removed).toEqual([]);
  });

  it('is kept while its bucket has a fresh lock', async () => {
    const lock = { Bucket: bucketOf('killed-dev'), Key: 'lock.json', Body: '{"run": "x"}' };
    await s3.send(new PutObjectCommand(lock));
    const { stacks, removed } = await swept(...NOW, '--delete', '--stack', 'killed-dev');
    expect(stacks).toMatchObject([
      { dead: false, why: expect.stringContaining('another command holds its lock') },
    ]);
    expect(removed).toEqual([]);
  });
});

describe('what --delete removes', () => {
  it('is an orphaned stack, dependents first; a live one and one with a longer name are kept', async () => {
    await deployed('shop', '--stage', 'dev2');
    await killedAfter('shop', 'CreateEndpointConfig');
    await leaveVersions(bucketOf('shop-dev'));
    const { removed } = await swept(...NOW, '--delete', '--keep', 'killed-dev');
    const names = removed.map(({ name }) => name);
    expect(names).toContain('shop-dev-eu-west-1-endpoint');
    expect(names.filter((name) => name.includes('dev2') || name.includes('alive'))).toEqual([]);
    const deletions = written().filter((action) => action.startsWith('Delete'));
    expect(deletions.indexOf('DeleteEndpointConfig')).toBeLessThan(deletions.indexOf('DeleteModel'));
    expect(deletions.indexOf('DeleteModel')).toBeLessThan(deletions.indexOf('DeleteRole'));
    expect(deletions.indexOf('DeleteRole')).toBeLessThan(deletions.indexOf('DeleteBucket'));
    expect((await swept(...NOW)).stacks.map(({ stack }) => stack)).not.toContain('shop-dev');
    for (const [name, stage] of [
      ['shop', 'dev2'],
      ['alive', 'dev'],
    ]) {
      const asked = await run(['classify', 'rent', '--name', `${name}`, '--stage', `${stage}`], account.url);
      expect(asked.status, asked.text).toBe(0);
    }
  });

  it('is a stack with a failed endpoint that never answered', async () => {
    const failed = await run(
      ['deploy', '--name', 'failed', '--model', bad, '--no-vendor', '--keep-failed', '--force'],
      account.url,
    );
    expect(failed.status, failed.text).toBe(5);
    const { stacks, removed } = await swept(...NOW, '--stack', 'failed-dev', '--delete');
    expect(stacks).toMatchObject([{ stack: 'failed-dev', dead: true }]);
    expect(removed.map(({ name }) => name)).toContain('failed-dev');
    expect((await swept(...NOW, '--stack', 'failed-dev')).stacks).toEqual([]);
  });

  it('is a log group that was recreated after everything was deleted, when the stack is named', async () => {
    const logs = new CloudWatchLogsClient(client());
    for (const logGroupName of ['/aws/lambda/past-dev-proxy', '/aws/lambda/past-dev-mine']) {
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
    expect((await swept(...NOW)).stacks.map(({ stack }) => stack)).not.toContain('past-dev');
    const { removed } = await swept(...NOW, '--stack', 'past-dev', '--delete');
    expect(removed).toEqual([{ kind: 'log-group', name: '/aws/lambda/past-dev-proxy' }]);
  });

  it('is an abandoned upload, in the bucket of a live stack', async () => {
    const Bucket = bucketOf('alive-dev');
    await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'models/x/model.tar.gz' }));
    expect((await swept('--stack', 'alive-dev')).stacks).toMatchObject([{ leftovers: [] }]);
    const { stacks, removed } = await swept(...NOW, '--stack', 'alive-dev', '--delete');
    expect(stacks).toMatchObject([
      { dead: false, leftovers: [{ kind: 'upload', name: `${Bucket}/models/x/model.tar.gz` }] },
    ]);
    expect(removed).toEqual([]);
    const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads ?? []).toEqual([]);
    expect((await run(['classify', 'rent', '--name', 'alive'], account.url)).status).toBe(0);
  });

  it('excludes a stack that another deployer locked just before the deletion', async () => {
    await killedAfter('busy', 'CreateModel');
    account.emulator.calls.clear();
    const Bucket = bucketOf('busy-dev');
    let looks = 0;
    // After the second scan, right before the sweep acquires the lock.
    account.afterCall = async (action) => {
      looks += action === 'ListMultipartUploads' ? 1 : 0;
      if (action !== 'ListMultipartUploads' || looks !== 2) return;
      const host = hostname();
      const holder = {
        run: 'y',
        by: 'arn:aws:iam::1:user/x',
        host,
        pid: process.pid,
        since: '',
        doing: 'deploy',
      };
      await s3.send(new PutObjectCommand({ Bucket, Key: 'lock.json', Body: JSON.stringify(holder) }));
    };
    const outcome = await run(['sweep', '--stack', 'busy-dev', ...NOW, '--delete'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(outcome.text).toContain('busy-dev itself is kept: The stack busy-dev is being changed by');
    expect(written().filter((action) => action.startsWith('Delete'))).toEqual([]);
  });

  it('excludes a stack that became live between scan and deletion', async () => {
    await killedAfter('late', 'CreateModel');
    account.emulator.calls.clear();
    // The scan's last call lists the uploads; a deploy acquires the lock right after it.
    account.afterCall = async (action) => {
      if (action !== 'ListMultipartUploads') return;
      const Bucket = bucketOf('late-dev');
      await s3.send(new PutObjectCommand({ Bucket, Key: 'lock.json', Body: '{"run": "y"}' }));
    };
    const outcome = await run(['sweep', '--stack', 'late-dev', ...NOW, '--delete'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    expect(outcome.text).toContain('late-dev: dead');
    expect(outcome.text).toContain('late-dev itself is kept: another command holds its lock');
    expect(written().filter((action) => action.startsWith('Delete'))).toEqual([]);
  });
});
