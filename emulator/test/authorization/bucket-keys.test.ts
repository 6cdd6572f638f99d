import {
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketEncryptionCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REGION } from '../../../test/emulated-account.ts';
import { allow, as, closeEnforcingAccount, openEnforcingAccount, regional } from './enforcing-account.ts';

const KEY_ID = '1a2b3c4d-1a2b-1a2b-1a2b-1a2b3c4d5e6f';
const KEY_ARN = regional('kms', `key/${KEY_ID}`);
const Bucket = 'bkt';
const Key = 'weights';

/** The use of the key through S3 alone. */
const ofKey = (action: string): object =>
  allow(action, KEY_ARN, { StringEquals: { 'kms:ViaService': `s3.${REGION}.amazonaws.com` } });

type S3 = Awaited<ReturnType<typeof as>>['s3'];
const s3With = async (...actions: string[]): Promise<S3> =>
  (await as(allow('s3:*'), ...actions.map(ofKey))).s3;

beforeAll(async () => {
  await openEnforcingAccount();
  const { s3 } = await as(allow('*'));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ID } as const;
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault }] },
    }),
  );
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
  await s3.send(
    new CreateBucketCommand({
      Bucket: 'plain',
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
});
afterAll(async () => await closeEnforcingAccount());

describe('an object in a bucket with a KMS key', () => {
  it('is encrypted with it unless the call says otherwise, and so is a copy with the key of its own bucket', async () => {
    const { s3 } = await as(allow('*'));
    const withKey = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY_ARN };
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject(withKey);
    const upload = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    expect(upload).toMatchObject(withKey);
    const without = await s3.send(
      new PutObjectCommand({ Bucket, Key: 'without', Body: 'x', ServerSideEncryption: 'AES256' }),
    );
    expect([without.ServerSideEncryption, without.SSEKMSKeyId]).toEqual(['AES256', undefined]);
    const copy = await s3.send(
      new CopyObjectCommand({ Bucket: 'plain', Key, CopySource: `${Bucket}/${Key}` }),
    );
    expect([copy.ServerSideEncryption, copy.SSEKMSKeyId]).toEqual(['AES256', undefined]);
  });

  const put = new PutObjectCommand({ Bucket, Key: 'more', Body: 'x' });
  const copy = new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` });

  it.each([
    ['PutObject', 'kms:GenerateDataKey', async (s3: S3) => await s3.send(put)],
    ['CreateMultipartUpload', 'kms:GenerateDataKey', async (s3: S3) => await startUpload(s3)],
    ['GetObject', 'kms:Decrypt', async (s3: S3) => await s3.send(new GetObjectCommand({ Bucket, Key }))],
    [
      'HeadObject with a checksum',
      'kms:Decrypt',
      async (s3: S3) => await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' })),
    ],
  ] as const)('%s requires %s', async (_operation, action, call) => {
    await expect(call(await s3With())).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await call(await s3With(action));
  });

  it('names the missing right', async () => {
    const denied = { message: expect.stringContaining(`kms:GenerateDataKey on resource: ${KEY_ARN}`) };
    await expect((await s3With()).send(put)).rejects.toMatchObject(denied);
  });

  it('needs no right to the key for its metadata, and both rights for a copy or a part', async () => {
    await (await s3With()).send(new HeadObjectCommand({ Bucket, Key }));
    await expect((await s3With('kms:GenerateDataKey')).send(copy)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await expect((await s3With('kms:Decrypt')).send(copy)).rejects.toMatchObject({ name: 'AccessDenied' });
    await (await s3With('kms:Decrypt', 'kms:GenerateDataKey')).send(copy);
    const { UploadId } = await startUpload(await s3With('kms:GenerateDataKey'));
    const part = new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'x' });
    await expect((await s3With('kms:GenerateDataKey')).send(part)).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    await (await s3With('kms:Decrypt')).send(part);
  });
});

async function startUpload(s3: S3) {
  return await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
}
