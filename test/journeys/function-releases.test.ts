import { createHash } from 'node:crypto';
import { DeleteFunctionCommand, LambdaClient, ListVersionsByFunctionCommand } from '@aws-sdk/client-lambda';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucketOf, KEY, REGION } from '../emulated-account.ts';
import { STUB_SCRIPT, stubModels } from '../stub-archive.ts';
import { accountListing } from './account-listing.ts';
import { command, type Outcome, resultOf } from './command.ts';
import { runHere } from './in-process.ts';
import { paceWaits } from './paced-waits.ts';
import { openWatchedAccount, type WatchedAccount } from './recorded-account.ts';
import { successfulWrites } from './successful-writes.ts';

const { modelWith, removeAll } = stubModels();
let account: WatchedAccount;
let lambda: LambdaClient;
let s3: S3Client;
let first = '';
let second = '';

beforeAll(async () => {
  paceWaits();
  account = await openWatchedAccount();
  const common = { endpoint: account.url, region: REGION, credentials: KEY };
  lambda = new LambdaClient(common);
  s3 = new S3Client({ ...common, forcePathStyle: true });
  first = await modelWith({});
  second = await modelWith({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') });
});
afterAll(async () => {
  await account.close();
  await removeAll();
});
beforeEach(() => {
  account.afterCall = undefined;
});

const written = (): string[] => successfulWrites(account);
const on = (name: string, ...args: string[]): string[] => [name, '--name', 'fn', '--json', ...args];
const deploying = (model: string, ...args: string[]): string[] =>
  on('deploy', '--host', 'lambda-zip', '--model', model, '--skip-dry-run', ...args);

async function outcomeOf(args: readonly string[]): Promise<Outcome> {
  account.emulator.calls.clear();
  return await runHere(args, account.url);
}

async function good(args: readonly string[]): Promise<Record<string, unknown>> {
  const outcome = await outcomeOf(args);
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
}

async function destroyed(...args: string[]): Promise<void> {
  await good(on('destroy', ...args));
  await account.emulator.account.consistency.settled();
  expect(await accountListing(account.url)).toEqual([]);
}

async function versionsOf(FunctionName: string): Promise<{ number: string; id: string }[]> {
  const { Versions = [] } = await lambda.send(new ListVersionsByFunctionCommand({ FunctionName }));
  return Versions.filter(({ Version }) => Version !== '$LATEST').map(
    ({ Version: number = '', Description: id = '' }) => ({ number, id }),
  );
}

/** Key → sha256 of the bytes, of what a stack has stored for its releases. */
async function storedIn(Bucket: string): Promise<Map<string, string>> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'models/' }));
  const entries = Contents.map(async ({ Key = '' }): Promise<[string, string]> => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
    return [Key, createHash('sha256').update(bytes).digest('hex')];
  });
  return new Map(await Promise.all(entries));
}

// One journey: each test continues where the previous one left the account.
describe('the releases of a function', () => {
  let old = '';

  it('continue after Ctrl-C in the middle of publishing, with one version', async () => {
    const interrupted = command(deploying(first), account.url);
    account.afterCall = async (action) => {
      if (action === 'PublishVersion') interrupted.child.kill('SIGINT');
      await Promise.resolve();
    };
    const outcome = await interrupted.ended;
    expect(outcome.status, outcome.text).toBe(130);
    account.afterCall = undefined;
    await account.emulator.account.consistency.settled();
    old = String((await good(deploying(first)))['releaseId']);
    expect(await versionsOf('fn-dev-zip')).toHaveLength(1);
  });

  it('are published by one deployer at a time', async () => {
    let other: Outcome | undefined;
    account.afterCall = async (action) => {
      if (action !== 'PublishVersion') return;
      account.afterCall = undefined;
      other = await command(deploying(first, '--memory', '1024'), account.url).ended;
    };
    const { releaseId } = await good(deploying(second));
    expect(other?.status, other?.text).toBe(9);
    expect(await good(on('classify', 'rent'))).toMatchObject({ release: releaseId });
    expect(await versionsOf('fn-dev-zip')).toHaveLength(2);
  });

  it('are published again from the stored zip, after a version was deleted by hand', async () => {
    const FunctionName = 'fn-dev-zip';
    const version = (await versionsOf(FunctionName)).find(({ id }) => id.startsWith(old));
    await lambda.send(new DeleteFunctionCommand({ FunctionName, Qualifier: version?.number }));
    await account.emulator.account.consistency.settled();
    const stored = await storedIn(bucketOf('fn-dev'));
    expect((await good(on('rollback')))['releaseId']).toBe(old);
    expect(written()).toContain('lambda:PublishVersion');
    expect(await good(on('classify', 'rent'))).toMatchObject({
      release: old,
      answer: [[{ label: 'stub', score: 1 }]],
    });
    expect(await storedIn(bucketOf('fn-dev'))).toEqual(stored);
  });

  it('are promoted with a copy of the zip, and answer under the same id', async () => {
    const promoted = await good(on('promote', '--from', 'dev', '--stage', 'prod'));
    expect(promoted).toMatchObject({ releaseId: old, promotedFrom: { stack: 'fn-dev', region: REGION } });
    expect(written().filter((each) => each === 's3:CopyObject')).toHaveLength(2);
    expect(await good(on('classify', 'rent', '--stage', 'prod'))).toMatchObject({ release: old });
    const [inDev, inProd] = [await storedIn(bucketOf('fn-dev')), await storedIn(bucketOf('fn-prod'))];
    expect([...inProd.keys()].map((key) => key.split('/').at(-1))).toEqual(
      expect.arrayContaining(['function.zip', 'model.tar.gz']),
    );
    for (const [key, sha256] of inProd) expect(inDev.get(key), key).toBe(sha256);
  });

  it('are not promoted with a zip of other bytes, nor without one', async () => {
    const Bucket = bucketOf('fn-dev');
    const stored = [...(await storedIn(Bucket)).keys()].filter((key) => key.endsWith('/function.zip'));
    const promoted = await storedIn(bucketOf('fn-prod'));
    const Key = stored.find((key) => promoted.has(key)) ?? '';
    const other = stored.find((key) => !promoted.has(key)) ?? '';
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: other }));
    const Metadata = { 'sagemaker-gateway-stack': 'fn-dev' };
    const bytes = (await Body?.transformToByteArray()) ?? '';
    await s3.send(new PutObjectCommand({ Bucket, Key, Metadata, Body: bytes }));
    const forged = await outcomeOf(on('promote', '--from', 'dev', '--stage', 'late'));
    expect(forged.status, forged.text).toBe(7);
    expect(forged.text).toContain('function.zip has other bytes than the function zip of the release');
    expect(written()).not.toContain('lambda:PublishVersion');
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await account.emulator.account.consistency.settled();
    const missing = await outcomeOf(on('promote', '--from', 'dev', '--stage', 'late'));
    expect(missing.status, missing.text).toBe(2);
    expect(missing.text).toContain(`The function zip of ${old} is no longer in S3`);
  });

  it('leave nothing, with versions and environments that are kept warm', async () => {
    await good(on('destroy', '--stage', 'prod'));
    await good(on('destroy', '--stage', 'late'));
    await good(deploying(second, '--provisioned-concurrency', '1'));
    expect(written()).toContain('lambda:PutProvisionedConcurrencyConfig');
    await destroyed();
    const order = written().filter((each) => /lambda:Delete(Alias|Prov)/.test(each));
    expect(order).toEqual(['lambda:DeleteAlias', 'lambda:DeleteProvisionedConcurrencyConfig']);
  });
});

describe('an abandoned stack with a function', () => {
  it('is swept with its versions', async () => {
    const killed = command(deploying(first), account.url);
    account.afterCall = async (action) => {
      if (action === 'PublishVersion') killed.child.kill('SIGKILL');
      await Promise.resolve();
    };
    await killed.ended;
    account.afterCall = undefined;
    await account.emulator.account.consistency.settled();
    await s3.send(new DeleteObjectCommand({ Bucket: bucketOf('fn-dev'), Key: 'lock.json' }));
    const { stacks } = await good(['sweep', '--json']);
    expect(stacks).toMatchObject([{ stack: 'fn-dev', dead: false, why: expect.stringContaining('younger') }]);
    const { removed } = await good(['sweep', '--json', '--older-than', '0', '--delete', '--yes']);
    expect(removed).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'function', name: 'fn-dev-zip' }),
        expect.objectContaining({ kind: 'function-version' }),
      ]),
    );
    await account.emulator.account.consistency.settled();
    expect(await accountListing(account.url)).toEqual([]);
  });
});
