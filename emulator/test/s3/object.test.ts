import { createHash } from 'node:crypto';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { openS3Account } from './s3-account.ts';
import { oncePerTest } from '../account-context.ts';

const Bucket = 'objects';
const MIB = 1024 * 1024;

const test = oncePerTest(() => openS3Account(Bucket, { anyCredentials: true }));

async function put(Key: string, Body: string | Uint8Array = Key, extra = {}): Promise<string> {
  const { ETag } = await test.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...extra }));
  return ETag ?? '';
}

async function get(Key: string, extra = {}): Promise<string> {
  const { Body } = await test.s3.send(new GetObjectCommand({ Bucket, Key, ...extra }));
  return (await Body?.transformToString()) ?? '';
}

describe('an object', () => {
  it('is returned with all its metadata', async () => {
    const written = await test.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'a b/ü+%.json',
        Body: '{}',
        ContentType: 'application/json',
        CacheControl: 'no-cache',
        Metadata: { digest: 'abc' },
        Tagging: 'owner=me%20too&n=1',
      }),
    );
    expect(written).toMatchObject({
      ETag: `"${createHash('md5').update('{}').digest('hex')}"`,
      ServerSideEncryption: 'AES256',
      ChecksumType: 'FULL_OBJECT',
    });
    const read = await test.s3.send(new GetObjectCommand({ Bucket, Key: 'a b/ü+%.json' }));
    expect(await read.Body?.transformToString()).toBe('{}');
    expect(read).toMatchObject({
      ContentType: 'application/json',
      CacheControl: 'no-cache',
      ContentLength: 2,
      AcceptRanges: 'bytes',
      Metadata: { digest: 'abc' },
      TagCount: 2,
      ETag: written.ETag,
    });
    expect(read.LastModified).toBeInstanceOf(Date);
    const { TagSet } = await test.s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'a b/ü+%.json' }));
    expect(TagSet).toContainEqual({ Key: 'owner', Value: 'me too' });
  });

  it('is read by other services through the port', async () => {
    await put('k', 'bytes');
    const read = test.port.read(Bucket, 'k');
    expect(Buffer.from(read?.bytes ?? []).toString()).toBe('bytes');
    expect(read?.region).toBe('us-east-1');
    expect(test.port.read(Bucket, 'other')).toBeUndefined();
    expect(test.port.read('other', 'k')).toBeUndefined();
  });

  it('keeps its bytes when it is large', async () => {
    const Body = Buffer.alloc(3 * MIB + 7, 'abcdefg');
    await put('large', Body);
    const { Body: read } = await test.s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
    expect(Buffer.from((await read?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
    expect(await get('large', { Range: `bytes=${3 * MIB}-` })).toBe(Body.subarray(3 * MIB).toString());
  });

  it('is absent with NoSuchKey, and with a bare 404 for HEAD', async () => {
    await expect(get('k')).rejects.toMatchObject({ name: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    const head = test.s3.send(new HeadObjectCommand({ Bucket, Key: 'k' }));
    await expect(head).rejects.toMatchObject({ name: 'NotFound', $metadata: { httpStatusCode: 404 } });
  });

  it('has tags that can be replaced', async () => {
    await put('k');
    const TagSet = [{ Key: 'a', Value: 'b' }];
    await test.s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'k', Tagging: { TagSet } }));
    const read = await test.s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'k' }));
    expect(read.TagSet).toEqual(TagSet);
  });

  it('is rejected with a key that is too long', async () => {
    await expect(put('k'.repeat(1025))).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('is deleted, and a second delete is not an error', async () => {
    await put('k');
    await test.s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await test.s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await expect(get('k')).rejects.toThrow('does not exist');
  });

  it('can be deleted together with others', async () => {
    for (const key of ['a', 'b<&>', 'c']) await put(key);
    const Objects = [{ Key: 'a' }, { Key: 'b<&>' }, { Key: 'never' }];
    const answer = await test.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer.Deleted).toEqual(Objects);
    const { Contents } = await test.s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map((object) => object.Key)).toEqual(['c']);
  });

  it('can also be addressed by virtual host', async () => {
    await put('dir/k', 'hosted');
    for (const host of [`${Bucket}.localhost`, `${Bucket}.s3.us-east-1.localhost`]) {
      const request = new Request(`http://${host}:4566/dir/k`, { headers: { authorization: SIGNED } });
      const response = await test.fetch(request);
      expect([host, response.status]).toEqual([host, 200]);
      expect(await response.text()).toBe('hosted');
    }
  });
});

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

describe('ranges', () => {
  beforeEach(async () => {
    await put('k', '0123456789');
  });

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=5-99', '56789', 'bytes 5-9/10'],
  ])('%s is %s', async (Range, text, ContentRange) => {
    const read = await test.s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
    expect(await read.Body?.transformToString()).toBe(text);
    expect(read).toMatchObject({ ContentRange, $metadata: { httpStatusCode: 206 } });
  });

  it('beyond the end are InvalidRange', async () => {
    await expect(get('k', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });
});

describe('conditions', () => {
  it('write only missing objects with If-None-Match', async () => {
    await put('lock', 'first', { IfNoneMatch: '*' });
    await expect(put('lock', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect(await get('lock')).toBe('first');
  });

  it('let exactly one concurrent writer win', async () => {
    const writers = Array.from({ length: 8 }, (_, index) => put('lock', `w${index}`, { IfNoneMatch: '*' }));
    const settled = await Promise.allSettled(writers);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('replace and delete only a known version with If-Match', async () => {
    const etag = await put('lock', 'first');
    const newer = await put('lock', 'second', { IfMatch: etag });
    await expect(put('lock', 'third', { IfMatch: etag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    const stale = test.s3.send(new DeleteObjectCommand({ Bucket, Key: 'lock', IfMatch: etag }));
    await expect(stale).rejects.toMatchObject({ name: 'PreconditionFailed' });
    const remove = new DeleteObjectCommand({ Bucket, Key: 'lock', IfMatch: newer });
    await test.s3.send(remove);
    await expect(test.s3.send(remove)).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(put('lock', 'x', { IfMatch: newer })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('on reads return 304 and 412', async () => {
    const etag = await put('k');
    await expect(get('k', { IfNoneMatch: etag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get('k', { IfMatch: '"other"' })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 412 },
    });
    expect(await get('k', { IfMatch: etag })).toBe('k');
  });
});
