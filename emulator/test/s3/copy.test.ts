import { createHash } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  type CopyObjectCommandInput,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { beforeEach, describe, expect, it } from 'vitest';
import { openS3Account } from './s3-account.ts';
import { oncePerTest } from '../account-context.ts';

const Source = 'source-dev';
const Target = 'target-prod';
const Key = 'models/ü b+c/model.tar.gz';
const MIB = 1024 * 1024;
const BYTES = Buffer.alloc(6 * MIB + 5, 'not all the same ');

const test = oncePerTest(() => openS3Account(Source));
beforeEach(async () => {
  await test.s3.send(new CreateBucketCommand({ Bucket: Target }));
});

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const CopySource = `${Source}/${encodeURIComponent(Key)}`;

async function put(extra = {}): Promise<string> {
  const described = { Metadata: { owner: 'dev' }, ContentType: 'application/gzip', Tagging: 'a=1', ...extra };
  const { ETag } = await test.s3.send(
    new PutObjectCommand({ Bucket: Source, Key, Body: BYTES, ...described }),
  );
  return ETag ?? '';
}

async function copy(extra: Partial<CopyObjectCommandInput> = {}) {
  return await test.s3.send(new CopyObjectCommand({ Bucket: Target, Key, CopySource, ...extra }));
}

async function shaOf(Bucket: string, of = Key): Promise<string> {
  const { Body } = await test.s3.send(new GetObjectCommand({ Bucket, Key: of }));
  return sha256((await Body?.transformToByteArray()) ?? new Uint8Array());
}

describe('CopyObject', () => {
  it('copies bytes, metadata and tags', async () => {
    const ETag = await put();
    const { CopyObjectResult } = await copy();
    expect(CopyObjectResult).toMatchObject({ ETag, ChecksumType: 'FULL_OBJECT' });
    expect(CopyObjectResult?.LastModified).toBeInstanceOf(Date);
    expect(await shaOf(Target)).toBe(sha256(BYTES));
    const head = await test.s3.send(new HeadObjectCommand({ Bucket: Target, Key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({
      Metadata: { owner: 'dev' },
      ContentType: 'application/gzip',
      ChecksumCRC32: CopyObjectResult?.ChecksumCRC32,
    });
    const { TagSet } = await test.s3.send(new GetObjectTaggingCommand({ Bucket: Target, Key }));
    expect(TagSet).toEqual([{ Key: 'a', Value: '1' }]);
    expect(test.calls.calls.map(({ action }) => action)).toContain('CopyObject');
  });

  it('replaces metadata and tags on request', async () => {
    await put();
    await copy({
      MetadataDirective: 'REPLACE',
      Metadata: { owner: 'prod' },
      TaggingDirective: 'REPLACE',
      Tagging: 'b=2',
    });
    const head = await test.s3.send(new HeadObjectCommand({ Bucket: Target, Key }));
    expect(head.Metadata).toEqual({ owner: 'prod' });
    expect(head.ContentType).toBe('binary/octet-stream');
    const { TagSet } = await test.s3.send(new GetObjectTaggingCommand({ Bucket: Target, Key }));
    expect(TagSet).toEqual([{ Key: 'b', Value: '2' }]);
  });

  it('turns a multipart object into a single one, with a full-object checksum', async () => {
    const params = { Bucket: Source, Key, Body: BYTES };
    const uploaded = await new Upload({ client: test.s3, partSize: 5 * MIB, params }).done();
    expect(uploaded.ETag).toMatch(/-2"$/);
    const { CopyObjectResult } = await copy({ ChecksumAlgorithm: 'SHA256' });
    expect(CopyObjectResult?.ETag).toBe(`"${createHash('md5').update(BYTES).digest('hex')}"`);
    expect(CopyObjectResult?.ChecksumSHA256).toBe(createHash('sha256').update(BYTES).digest('base64'));
  });

  it('copies from another region; the request goes to the target region', async () => {
    await put();
    const there = test.client('eu-west-1');
    const Bucket = 'target-ireland';
    await there.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }),
    );
    const { CopyObjectResult } = await there.send(new CopyObjectCommand({ Bucket, Key, CopySource }));
    expect(CopyObjectResult?.ETag).toBe(`"${createHash('md5').update(BYTES).digest('hex')}"`);
  });

  it('honors conditions on target and source', async () => {
    const ETag = await put();
    await copy({ IfNoneMatch: '*', CopySourceIfMatch: ETag });
    await expect(copy({ IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    for (const condition of [
      { CopySourceIfMatch: '"0123"' },
      { CopySourceIfNoneMatch: ETag },
      { CopySourceIfUnmodifiedSince: new Date(0) },
    ]) {
      await expect(copy(condition), JSON.stringify(condition)).rejects.toMatchObject({
        $metadata: { httpStatusCode: 412 },
      });
    }
  });

  it.each([
    [{ CopySource: 'no-such-bucket/x' }, 'NoSuchBucket'],
    [{ CopySource: `${Source}/absent` }, 'NoSuchKey'],
    [{ CopySource: 'nonsense' }, 'InvalidArgument'],
    [{ Bucket: Source }, 'InvalidRequest'],
    [{ MetadataDirective: 'MERGE' as 'COPY' }, 'InvalidArgument'],
  ])('rejects %j as %s', async (extra, name) => {
    await put();
    await expect(copy(extra)).rejects.toMatchObject({ name });
  });
});

describe('UploadPartCopy', () => {
  it('creates an object from ranges of another one', async () => {
    await put();
    const to = { Bucket: Target, Key };
    const { UploadId } = await test.s3.send(new CreateMultipartUploadCommand(to));
    const part = async (PartNumber: number, CopySourceRange: string) => {
      const input = { ...to, UploadId, PartNumber, CopySource, CopySourceRange };
      const { CopyPartResult } = await test.s3.send(new UploadPartCopyCommand(input));
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    const Parts = [
      await part(1, `bytes=0-${5 * MIB - 1}`),
      await part(2, `bytes=${5 * MIB}-${BYTES.length - 1}`),
    ];
    await expect(part(3, `bytes=0-${BYTES.length}`)).rejects.toMatchObject({ name: 'InvalidArgument' });
    await test.s3.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload: { Parts } }));
    expect(await shaOf(Target)).toBe(sha256(BYTES));
  });
});

describe('ListMultipartUploads', () => {
  const begin = async (key: string): Promise<string> => {
    const to = { Bucket: Source, Key: key };
    const { UploadId } = await test.s3.send(new CreateMultipartUploadCommand(to));
    return UploadId ?? '';
  };

  it('continues within a key that has more uploads than a page', async () => {
    const begun = [await begin('a'), await begin('a'), await begin('a'), await begin('b')];
    const page = async (after: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined }) =>
      await test.s3.send(new ListMultipartUploadsCommand({ Bucket: Source, MaxUploads: 2, ...after }));
    const first = await page({});
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'a' });
    const second = await page({
      KeyMarker: first.NextKeyMarker,
      UploadIdMarker: first.NextUploadIdMarker,
    });
    expect(second.IsTruncated).toBe(false);
    const found = [...(first.Uploads ?? []), ...(second.Uploads ?? [])];
    expect(new Set(found.map(({ UploadId }) => UploadId))).toEqual(new Set(begun));
    expect(found).toHaveLength(4);
  });

  it('groups keys by delimiter, below a prefix', async () => {
    await Promise.all(['models/x/1', 'models/x/2', 'models/y', 'other'].map(begin));
    const { Uploads, CommonPrefixes } = await test.s3.send(
      new ListMultipartUploadsCommand({ Bucket: Source, Prefix: 'models/', Delimiter: '/' }),
    );
    expect(Uploads).toMatchObject([{ Key: 'models/y' }]);
    expect(CommonPrefixes).toEqual([{ Prefix: 'models/x/' }]);
  });
});
