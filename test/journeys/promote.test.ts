import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bucketOf, KEY, REGION } from '../emulated-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { command as started, type Outcome, resultOf, run } from './command.ts';
import { openWatchedAccount, type WatchedAccount } from './recorded-account.ts';
import { successfulWrites } from './successful-writes.ts';

let account: WatchedAccount;
let s3: S3Client;
let models: string[] = [];

beforeAll(async () => {
  account = await openWatchedAccount();
  s3 = new S3Client({ endpoint: account.url, region: REGION, credentials: KEY, forcePathStyle: true });
  const other = STUB_SCRIPT.replace('"stub"', '"other"');
  models = [await stubModelFolder(), await stubModelFolder({ 'code/inference.py': other })];
});
afterAll(async () => {
  await account.close();
  await Promise.all(models.map(async (folder) => await rm(folder, { recursive: true })));
});

/** A command on the service, and its writes to the account. */
async function runIn(name: string, ...args: string[]): Promise<Outcome> {
  account.emulator.calls.clear();
  return await run([name, '--name', 'shop', ...args], account.url);
}

async function good(name: string, ...args: string[]): Promise<Record<string, unknown>> {
  const outcome = await runIn(name, ...args, '--json');
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
}

const written = (): string[] => successfulWrites(account);

/** Key → sha256 of the bytes, of every archive in a bucket. */
async function archivesIn(Bucket: string): Promise<Map<string, string>> {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'models/' }));
  const entries = (Contents ?? []).map(async ({ Key }): Promise<[string, string]> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return [Key ?? '', createHash('sha256').update(bytes).digest('hex')];
  });
  return new Map(await Promise.all(entries));
}

const PROD = ['--from', 'dev', '--stage', 'prod'];

// One journey: each test continues where the previous one left the account.
describe('from dev to prod', () => {
  let first = '';
  let second = '';

  it('fails while the source stage has no release, and lists the existing stages', async () => {
    first = String((await good('deploy', '--model', models[0] ?? ''))['releaseId']);
    const outcome = await runIn('promote', '--from', 'staging', '--stage', 'prod');
    expect(outcome.status).toBe(2);
    expect(outcome.text).toContain('shop-staging has no release in eu-west-1 yet');
    expect(outcome.text).toContain('Stages of shop in eu-west-1: dev.');
    expect(written()).toEqual([]);
  });

  it.each([
    [['--stage', 'prod'], '--from is missing'],
    [['--from', 'dev'], '--from dev is the target stage itself'],
    [[...PROD, '--release', 'r-000000000000'], 'There is no release "r-000000000000" in the ledger'],
  ])('rejects %j before any write', async (args, named) => {
    const outcome = await runIn('promote', ...args);
    expect(outcome.status, outcome.text).toBe(2);
    expect(outcome.text).toContain(named);
    expect(written()).toEqual([]);
  });

  it('lists the existing releases when the requested one does not exist', async () => {
    const outcome = await runIn('promote', ...PROD, '--release', 'r-000000000000');
    expect(outcome.text).toContain(`Known releases, newest first: ${first}.`);
  });

  it('plans without a write', async () => {
    const { status, text } = await runIn('promote', ...PROD, '--dry-run');
    expect(status, text).toBe(0);
    expect(text).toContain('+ archive');
    expect(written()).toEqual([]);
  });

  it('answers in prod with the same release id, from a byte-identical copy', async () => {
    const result = await good('promote', ...PROD, '--auth', 'none');
    expect(result).toMatchObject({
      releaseId: first,
      promotedFrom: { stack: 'shop-dev', region: REGION },
      archive: { crc32: expect.stringMatching(/^[\w+/]{6}==$/) },
    });
    expect(written()).toContain('s3:CopyObject');
    const { release, answer } = await good('classify', 'rent', '--stage', 'prod');
    expect(release).toBe(first);
    expect(answer).toEqual([[{ label: 'stub', score: 1 }]]);
    const inDev = await archivesIn(bucketOf('shop-dev'));
    expect(inDev.size).toBe(1);
    expect(await archivesIn(bucketOf('shop-prod'))).toEqual(inDev);
  });

  it('owns its copy, keeps its gateway, and records the source of the release in its ledger', async () => {
    const [Key = ''] = [...(await archivesIn(bucketOf('shop-prod'))).keys()];
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucketOf('shop-prod'), Key }));
    expect(head.Metadata).toEqual({ 'sagemaker-gateway-stack': 'shop-prod' });
    expect(await good('status', '--stage', 'prod')).toMatchObject({ open: true });
    expect(await good('status')).toMatchObject({ open: false });
    const { releases } = await good('releases', '--stage', 'prod');
    expect(releases).toMatchObject([{ id: first, promotedFrom: { stack: 'shop-dev', region: REGION } }]);
    const listed = await runIn('releases', '--stage', 'prod');
    expect(listed.text).toContain('from shop-dev');
  });

  it('changes nothing the second time', async () => {
    const result = await good('promote', ...PROD, '--auth', 'none');
    expect(result).toMatchObject({ releaseId: first, changed: false });
    expect(written()).toEqual([]);
  });

  it('promotes the next release, or an earlier one by its id', async () => {
    second = String((await good('deploy', '--model', models[1] ?? ''))['releaseId']);
    expect(second).not.toBe(first);
    expect(await good('promote', ...PROD)).toMatchObject({ releaseId: second });
    expect(await good('promote', ...PROD, '--release', first)).toMatchObject({ releaseId: first });
    expect(await good('promote', ...PROD, '--release', second)).toMatchObject({ releaseId: second });
  });

  it('rolls back in prod, with dev as it was', async () => {
    expect(await good('rollback', '--stage', 'prod')).toMatchObject({ releaseId: first });
    expect(await good('classify', 'rent', '--stage', 'prod')).toMatchObject({ release: first });
    expect(await good('classify', 'rent')).toMatchObject({ release: second });
  });

  it('promotes to another region with a server-side copy', async () => {
    const there = ['--region', 'us-east-1'];
    const result = await good('promote', ...PROD, ...there, '--from-region', REGION);
    expect(result).toMatchObject({ releaseId: second, promotedFrom: { stack: 'shop-dev', region: REGION } });
    expect(written()).toContain('s3:CopyObject');
    expect(await good('classify', 'rent', '--stage', 'prod', ...there)).toMatchObject({ release: second });
    await good('destroy', '--stage', 'prod', ...there);
  });

  it('resumes a promotion that was killed after the copy', async () => {
    const args = ['--from', 'dev', '--stage', 'late'];
    const killed = started(['promote', '--name', 'shop', ...args], account.url);
    account.afterCall = async (action) => {
      if (action === 'CopyObject') killed.child.kill('SIGKILL');
      await Promise.resolve();
    };
    expect((await killed.ended).status).not.toBe(0);
    account.afterCall = undefined;
    expect(await good('promote', ...args)).toMatchObject({ releaseId: second });
    expect(written()).not.toContain('s3:CopyObject');
    expect(written()).toContain('sagemaker:CreateEndpoint');
    await good('destroy', '--stage', 'late');
  });

  it('does not serve an archive with the right name and different bytes', async () => {
    const [Key = ''] = [...(await archivesIn(bucketOf('shop-prod'))).keys()];
    const Metadata = { 'sagemaker-gateway-stack': 'shop-prod' };
    await s3.send(
      new PutObjectCommand({ Bucket: bucketOf('shop-prod'), Key, Metadata, Body: 'something else' }),
    );
    const record = (await archivesIn(bucketOf('shop-dev'))).get(Key);
    expect((await archivesIn(bucketOf('shop-prod'))).get(Key)).not.toBe(record);
    const releases = (await good('releases'))['releases'] as { id: string; archive: { digest: string } }[];
    const release = releases.find(({ archive }) => Key.includes(archive.digest))?.id ?? '';
    const outcome = await runIn('promote', ...PROD, '--release', release);
    expect(outcome.status, outcome.text).toBe(5);
    expect(outcome.text).toContain(`s3://${bucketOf('shop-prod')}/${Key} differs from`);
    expect(written()).toEqual([]);
  });

  it('rejects a release when the source stage has retired its archive', async () => {
    for (const label of ['third', 'fourth', 'fifth']) {
      const script = STUB_SCRIPT.replace('"stub"', `"${label}"`);
      const model = await stubModelFolder({ 'code/inference.py': script });
      models.push(model);
      await good('deploy', '--model', model);
    }
    const outcome = await runIn('promote', ...PROD, '--release', first);
    expect(outcome.status, outcome.text).toBe(2);
    expect(outcome.text).toContain(`The archive of ${first} is no longer in S3`);
    expect(written()).toEqual([]);
  });
});
