import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { archiveStream } from '../../src/package/archive.ts';
import { describeModelFolder } from '../../src/package/model.ts';
import { bucketOf, type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';
import { type Outcome, resultOf, run as runProcess } from './command.ts';
import { runHere } from './in-process.ts';

const Bucket = bucketOf('shop-dev');
const VARIANTS = ['stub', 'other', 'forged'];
/** What makes SageMaker read an archive. */
const RUNS = new Set(['CreateModel', 'CreateEndpointConfig', 'CreateEndpoint', 'UpdateEndpoint']);

let account: EmulatedAccount;
let s3: S3Client;
let models: string[] = [];
let earlier = '';
let current = '';

const run = async (...args: string[]): Promise<Outcome> => {
  account.emulator.calls.clear();
  const [command = '', ...rest] = args;
  return await runHere([command, '--name', 'shop', '--json', ...rest], account.url);
};
const good = async (...args: string[]): Promise<Record<string, unknown>> => {
  const outcome = await run(...args);
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
};
const deploy = (model: string | undefined, ...args: string[]): string[] => [
  'deploy',
  '--skip-dry-run',
  '--model',
  model ?? '',
  ...args,
];
/** The text that a person sees. */
const shown = async (...args: string[]): Promise<Outcome> =>
  await runProcess([...args, '--name', 'shop'], account.url);
/** The outcome of a command, and what of it makes SageMaker read an archive. */
const attempt = async (args: readonly string[]) => {
  const { status, text } = await run(...args);
  const written = account.emulator.calls.mutating().map(({ action }) => action);
  return { status, text, read: written.filter((action) => RUNS.has(action)) };
};
const refusal = (message: string) => ({
  status: 7,
  text: expect.stringContaining(message) as string,
  read: [],
});

interface Written {
  readonly Key: string;
  readonly Body: Uint8Array;
  readonly Metadata: Record<string, string> | undefined;
}
const stored = async (Key: string): Promise<Written> => {
  const { Body, Metadata } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  return { Key, Body: (await Body?.transformToByteArray()) ?? new Uint8Array(), Metadata };
};
const put = async (object: Written): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket, ...object }));
};
const keys = async (Prefix: string): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(({ Key = '' }) => Key);

let restore: (() => Promise<void>)[] = [];
/** Overwrites an object until the end of the test. */
const replace = async (Key: string, Body: Uint8Array): Promise<void> => {
  const before = await stored(Key);
  restore.push(async () => await put(before));
  await put({ ...before, Body });
};
const archiveKeyOf = async (modelDir: string | undefined): Promise<string> => {
  const { manifest } = await describeModelFolder({ modelDir: modelDir ?? '' });
  return `models/${manifest.digest}/model.tar.gz`;
};
const forgedArchive = async (): Promise<Uint8Array> => {
  const { manifest } = await describeModelFolder({ modelDir: models[2] ?? '' });
  return await buffer(archiveStream(manifest));
};
/** A machine that has not deployed this stack. */
const forget = async (): Promise<void> => {
  const cache = process.env['SAGEMAKER_GATEWAY_CACHE'] ?? '';
  for (const what of ['archives', 'stacks']) await rm(join(cache, what), { recursive: true, force: true });
};

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  s3 = new S3Client({ endpoint: account.url, region: REGION, credentials: KEY, forcePathStyle: true });
  models = await Promise.all(
    VARIANTS.map(
      async (label) =>
        await stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', `"${label}"`) }),
    ),
  );
  earlier = String((await good(...deploy(models[0])))['releaseId']);
  current = String((await good(...deploy(models[1])))['releaseId']);
});
afterEach(async () => {
  for (const undo of restore.toReversed()) await undo();
  restore = [];
});
afterAll(async () => {
  await account.close();
  await Promise.all(models.map(async (folder) => await rm(folder, { recursive: true })));
});

const PROMOTE = ['promote', '--from', 'dev', '--stage', 'prod', '--auth', 'none'];

describe('an archive that was replaced in S3', () => {
  const REPLACED = 'it was replaced after its upload';

  it('has the size and the place of the original, and S3 says nothing against it', async () => {
    const key = await archiveKeyOf(models[1]);
    await replace(key, await forgedArchive());
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' }));
    expect(head.Metadata).toEqual({ 'sagemaker-gateway-stack': 'shop-dev' });
  });

  it('is refused by a deploy that would run it', async () => {
    await replace(await archiveKeyOf(models[1]), await forgedArchive());
    expect(await attempt(deploy(models[1], '--memory', '1024'))).toEqual(refusal(REPLACED));
  });

  it('is refused by a rollback, to a release with a model that still exists', async () => {
    await replace(await archiveKeyOf(models[0]), await forgedArchive());
    expect(await attempt(['rollback', '--to', earlier])).toEqual(refusal(REPLACED));
  });

  it('is refused by a promotion, and nothing is copied', async () => {
    await replace(await archiveKeyOf(models[1]), await forgedArchive());
    expect(await attempt(PROMOTE)).toEqual(refusal(REPLACED));
    expect(account.emulator.calls.mutating()).toEqual([]);
  });

  it('is refused on another machine too, also when it is no archive', async () => {
    await forget();
    await replace(await archiveKeyOf(models[0]), Buffer.from('not an archive'));
    expect(await attempt(['rollback', '--to', earlier])).toEqual(refusal('is not an archive of this tool'));
  });
});

describe('a ledger entry that was changed', () => {
  const change = async (id: string, parts: Record<string, unknown>): Promise<void> => {
    const key = (await keys('releases/')).findLast((each) => each.includes(id)) ?? '';
    const entry = JSON.parse(Buffer.from((await stored(key)).Body).toString()) as Record<string, unknown>;
    await replace(key, Buffer.from(JSON.stringify({ ...entry, ...parts })));
  };

  it.each<[string, Record<string, unknown>]>([
    ['host', { host: { type: 'sagemaker-serverless', memoryMb: 6144, maxConcurrency: 5 } }],
    ['image', { container: { family: 'huggingface', version: '4.51.3', environment: {} } }],
    ['environment', { container: { family: 'huggingface', environment: { PYTHONPATH: '/tmp/evil' } } }],
    ['archive', { archive: { digest: 'f'.repeat(64), bytes: 10 } }],
  ])('is refused with another %s, by a rollback and a promotion', async (_what, parts) => {
    await change(earlier, parts);
    const message = `The ledger entry of ${earlier} describes r-`;
    expect(await attempt(['rollback', '--to', earlier])).toEqual(refusal(message));
    expect(await attempt([...PROMOTE, '--release', earlier])).toEqual(refusal(message));
  });
});

describe('an archive that is what its digest says', () => {
  it('is read once by a machine that has not written it, and then only compared', async () => {
    await forget();
    const first = await shown('rollback', '--to', earlier);
    expect(first.status, first.text).toBe(0);
    expect(first.text).toContain('Verifying the archive in S3');
    expect(await good('rollback', '--to', current)).toMatchObject({ releaseId: current });
    const again = await shown('rollback', '--to', earlier);
    expect(again.status, again.text).toBe(0);
    expect(again.text).not.toContain('Verifying the archive in S3');
  });

  it('is promoted', async () => {
    expect(await good(...PROMOTE, '--release', current)).toMatchObject({ releaseId: current });
  });
});
