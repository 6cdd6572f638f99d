import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketOf, type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { accountListing } from './account-listing.ts';
import { type Outcome, resultOf } from './command.ts';
import { runHere } from './in-process.ts';

const Bucket = bucketOf('kept-dev');

let account: EmulatedAccount;
let s3: S3Client;
let folders: string[] = [];

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  s3 = new S3Client({ endpoint: account.url, region: REGION, credentials: KEY, forcePathStyle: true });
  const other = STUB_SCRIPT.replace('"stub"', '"other"');
  folders = [
    await stubModelFolder(),
    await stubModelFolder({ 'code/inference.py': other }),
    await mkdtemp(join(tmpdir(), 'versioning-')),
  ];
  for (const versioning of [true, false]) await writeFile(configFile(versioning), configText(versioning));
});
afterAll(async () => {
  await account.close();
  await Promise.all(folders.map(async (folder) => await rm(folder, { recursive: true })));
});

const configFile = (versioning: boolean): string => join(folders[2] ?? '', `${versioning}.mjs`);

function configText(versioning: boolean): string {
  const config = { name: 'kept', model: folders[0], bucket: { versioning }, drainSeconds: 0 };
  return `export default ${JSON.stringify(config)};\n`;
}

async function run(command: string, versioning: boolean, ...args: string[]): Promise<Outcome> {
  return await runHere([command, '--config', configFile(versioning), '--json', ...args], account.url);
}

async function good(command: string, versioning: boolean, ...args: string[]) {
  const outcome = await run(command, versioning, ...args);
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
}

const labels = async () => (await good('classify', true, 'rent'))['answer'];

/** Versions and delete markers of the bucket, without the time of a ledger entry. */
async function versions(): Promise<{ objects: string[]; hidden: string[]; markers: string[] }> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const keyOf = ({ Key = '' }: { readonly Key?: string | undefined }): string => Key;
  return {
    objects: Versions.filter(({ IsLatest }) => IsLatest).map(keyOf),
    hidden: Versions.filter(({ IsLatest }) => !IsLatest).map(keyOf),
    markers: DeleteMarkers.map(keyOf),
  };
}

async function status(): Promise<string | undefined> {
  return (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
}

// One journey: each test continues where the previous one left the account.
describe('a stack with bucket.versioning', () => {
  let first: Record<string, unknown> = {};
  let archive = '';

  it('has versioning from its first deploy on, and none of its own versions remain', async () => {
    first = await good('deploy', true);
    expect(await status()).toBe('Enabled');
    const { objects, hidden, markers } = await versions();
    // The lock was written and deleted.
    expect(objects).toEqual([
      expect.stringMatching(/^models\//),
      expect.stringMatching(/^releases\/.*json$/),
    ]);
    expect([hidden, markers]).toEqual([[], []]);
    [archive = ''] = objects;
    expect(await good('deploy', true)).toMatchObject({ changed: false });
  });

  it('is updated and rolled back', async () => {
    const second = await good('deploy', true, '--model', folders[1] ?? '');
    expect(second['releaseId']).not.toBe(first['releaseId']);
    expect(await labels()).toEqual([[{ label: 'other', score: 1 }]]);
    await good('rollback', true);
    expect(await labels()).toEqual([[{ label: 'stub', score: 1 }]]);
    expect((await versions()).hidden).toEqual([]);
  });

  it('rejects an archive that was overwritten, and accepts it when the version below is current again', async () => {
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: archive, Body: 'other' }));
    const rejected = await run('deploy', true);
    expect(rejected.status, rejected.text).not.toBe(0);
    expect(rejected.text).toContain(archive);
    await s3.send(new DeleteObjectCommand({ Bucket, Key: archive, VersionId }));
    expect(await good('deploy', true)).toMatchObject({ releaseId: first['releaseId'] });
  });

  it('reports and repairs suspended versioning', async () => {
    const VersioningConfiguration = { Status: 'Suspended' } as const;
    await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const planned = await run('plan', true, '--model', folders[1] ?? '');
    expect(planned.text).toContain('{"field":"versioning","from":"off","to":"on"}');
    await good('deploy', true, '--model', folders[1] ?? '');
    expect(await status()).toBe('Enabled');
  });

  it('suspends it when it is turned off', async () => {
    expect(await good('deploy', false)).toMatchObject({ changed: true });
    expect(await status()).toBe('Suspended');
    expect(await good('deploy', false)).toMatchObject({ changed: false });
  });

  it('is destroyed with the versions that others have left', async () => {
    const enabled = { Bucket, VersioningConfiguration: { Status: 'Enabled' } } as const;
    await s3.send(new PutBucketVersioningCommand(enabled));
    await s3.send(new PutObjectCommand({ Bucket, Key: archive, Body: 'other' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: archive }));
    const { hidden, markers } = await versions();
    expect(hidden.length).toBeGreaterThanOrEqual(2);
    expect(markers).toEqual([archive]);
    await good('destroy', false, '--yes');
    expect(await accountListing(account.url)).toEqual([]);
  });
});
