import { crc32 } from 'node:zlib';
import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tagsFor } from '../../../infra/naming.ts';
import { download } from '../../../src/deploy/releases/download.ts';
import { bucketKind } from '../../../src/aws/s3/bucket.ts';
import { type AwsClients, awsClients } from '../../../src/aws/core/clients.ts';
import { isSingleCopy } from '../../../src/aws/s3/object-copy.ts';
import { objectVersion } from '../../../src/aws/s3/object-version.ts';
import { objectKind } from '../../../src/aws/s3/object.ts';
import type { ObjectSpec } from '../../../src/aws/s3/object-write.ts';
import { bucketOf } from '../specs/storage.ts';
import { awsEnvironment, type EmulatedAccount, openEmulatedAccount, REGION } from '../../emulated-account.ts';

const MIB = 1024 * 1024;
// More than two parts, for our upload and for other clients' part sizes.
const BYTES = Buffer.alloc(17 * MIB + 3, 'not all the same ');
const calm = { signal: new AbortController().signal, onBytes: () => {} };

let account: EmulatedAccount;
let aws: AwsClients;

beforeAll(async () => {
  account = await openEmulatedAccount();
  Object.assign(process.env, awsEnvironment(account.url));
  aws = awsClients(REGION, process.env);
  for (const name of ['copy-dev', 'copy-prod']) {
    await bucketKind(aws).create({ ...bucketOf(name), name }, calm);
  }
});
afterAll(async () => {
  await account.close();
});

function checksumOf(bytes: Buffer): string {
  const word = Buffer.alloc(4);
  word.writeUInt32BE(crc32(bytes));
  return word.toString('base64');
}

const spec = (bucket: string, key: string, more: Partial<ObjectSpec>): ObjectSpec => ({
  bucket,
  key,
  tags: tagsFor(bucket, 'archive', {}),
  bytes: BYTES.length,
  open: () => {
    throw new Error('nothing is to be sent');
  },
  ...more,
});

const objects = () => objectKind(aws, bucketKind(aws));
const actions = (): string[] => account.emulator.calls.calls.map(({ action }) => action);

async function held(bucket: string, key: string): Promise<Buffer> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

describe('an archive and its copy', () => {
  const dev = { bucket: 'copy-dev', key: 'models/own/model.tar.gz' };

  it('is uploaded in parts with a full-object checksum, so that S3 can compare', async () => {
    const { Readable } = await import('node:stream');
    await objects().create(spec(dev.bucket, dev.key, { open: () => Readable.from(BYTES) }), calm);
    account.emulator.calls.clear();
    const version = await objectVersion(aws, dev);
    expect(version).toMatchObject({ bytes: BYTES.length, crc32: checksumOf(BYTES) });
    expect(version?.etag).toMatch(/-3"$/);
    expect(actions()).toEqual(['HeadObject']);
  });

  it('is copied within S3 for the new owner, byte for byte', async () => {
    const copyFrom = await objectVersion(aws, dev);
    await objects().create(spec('copy-prod', dev.key, { copyFrom }), calm);
    expect((await held('copy-prod', dev.key)).equals(BYTES)).toBe(true);
    expect(await objectVersion(aws, { bucket: 'copy-prod', key: dev.key })).toMatchObject({
      bytes: BYTES.length,
      crc32: checksumOf(BYTES),
    });
    const head = await aws.s3.send(new HeadObjectCommand({ Bucket: 'copy-prod', Key: dev.key }));
    expect(head.Metadata).toEqual({ 'sagemaker-gateway-stack': 'copy-prod' });
    // A concurrent run created it first.
    await objects().create(spec('copy-prod', dev.key, { copyFrom }), calm);
  });

  it('is read once if S3 has only a composite checksum', async () => {
    const key = 'models/composite/model.tar.gz';
    const params = { Bucket: 'copy-dev', Key: key, Body: BYTES };
    const uploaded = await new Upload({ client: aws.s3, partSize: 5 * MIB, params }).done();
    expect(uploaded.ChecksumType).toBe('COMPOSITE');
    account.emulator.calls.clear();
    const copyFrom = await objectVersion(aws, { bucket: 'copy-dev', key });
    expect(copyFrom?.crc32).toBe(checksumOf(BYTES));
    expect(actions()).toEqual(['HeadObject', 'GetObject']);
    await objects().create(spec('copy-prod', key, { copyFrom }), calm);
    expect((await held('copy-prod', key)).equals(BYTES)).toBe(true);
  });

  it('is deleted when its bytes differ from the source', async () => {
    const version = await objectVersion(aws, dev);
    if (!version) throw new Error('no source');
    const copyFrom = { ...version, crc32: 'AAAAAA==' };
    const making = objects().create(spec('copy-prod', 'models/wrong', { copyFrom }), calm);
    await expect(making).rejects.toMatchObject({ code: 'broken' });
    expect(await objectVersion(aws, { bucket: 'copy-prod', key: 'models/wrong' })).toBeUndefined();
  });

  it('is not created from a source that changed after it was read', async () => {
    const version = await objectVersion(aws, dev);
    if (!version) throw new Error('no source');
    const copyFrom = { ...version, etag: '"0123"' };
    await objects().create(spec('copy-prod', 'models/changed', { copyFrom }), calm);
    expect(await objectVersion(aws, { bucket: 'copy-prod', key: 'models/changed' })).toBeUndefined();
  });

  it('is copied in parts above 5 GB, the limit of a single copy', async () => {
    expect(isSingleCopy(5 * 1024 ** 3)).toBe(true);
    expect(isSingleCopy(5 * 1024 ** 3 + 1)).toBe(false);
    const sent = spec('copy-prod', 'models/sent', { open: () => download(aws, dev) });
    await objects().create(sent, calm);
    expect((await held('copy-prod', 'models/sent')).equals(BYTES)).toBe(true);
    const absent = { ...dev, key: 'absent' };
    const failing = spec('copy-prod', 'models/failed', { open: () => download(aws, absent) });
    await expect(objects().create(failing, calm)).rejects.toThrow(/NoSuchKey/);
  });
});
