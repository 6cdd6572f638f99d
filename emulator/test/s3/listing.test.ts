import {
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { openS3Account } from './s3-account.ts';
import { oncePerTest } from '../account-context.ts';

const Bucket = 'objects';

const test = oncePerTest(() => openS3Account(Bucket));

describe('listings', () => {
  beforeEach(async () => {
    for (const key of ['a', 'dir/1', 'dir/2', 'dir2/x', 'z z&<']) {
      await test.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: 'x' }));
    }
  });

  it('are sorted, with size and ETag', async () => {
    const { Contents, KeyCount, IsTruncated } = await test.s3.send(new ListObjectsV2Command({ Bucket }));
    expect(Contents?.map(({ Key }) => Key)).toEqual(['a', 'dir/1', 'dir/2', 'dir2/x', 'z z&<']);
    expect(Contents?.[0]).toMatchObject({ Size: 1, StorageClass: 'STANDARD', ChecksumType: 'FULL_OBJECT' });
    expect([KeyCount, IsTruncated]).toEqual([5, false]);
  });

  it('group keys by delimiter', async () => {
    const listed = await test.s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/' }));
    expect(listed.Contents?.map(({ Key }) => Key)).toEqual(['a', 'z z&<']);
    expect(listed.CommonPrefixes).toEqual([{ Prefix: 'dir/' }, { Prefix: 'dir2/' }]);
    const below = await test.s3.send(new ListObjectsV2Command({ Bucket, Delimiter: '/', Prefix: 'dir/' }));
    expect(below.Contents?.map(({ Key }) => Key)).toEqual(['dir/1', 'dir/2']);
  });

  it('page without skipping or repeating, grouped or not', async () => {
    for (const [Delimiter, expected] of [
      ['/', ['a', 'dir/', 'dir2/', 'z z&<']],
      [undefined, ['a', 'dir/1', 'dir/2', 'dir2/x', 'z z&<']],
    ] as const) {
      const names: unknown[] = [];
      for await (const page of paginateListObjectsV2(
        { client: test.s3, pageSize: 1 },
        { Bucket, Delimiter },
      )) {
        names.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        names.push(...(page.Contents ?? []).map(({ Key }) => Key));
      }
      expect(names).toEqual(expected);
    }
  });

  it('start after a key, and encode names when asked', async () => {
    const after = await test.s3.send(
      new ListObjectsV2Command({ Bucket, StartAfter: 'dir2/x', EncodingType: 'url' }),
    );
    expect(after.Contents?.map(({ Key }) => Key)).toEqual(['z%20z%26%3C']);
  });

  it('of version 1 continue from a marker', async () => {
    const first = await test.s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, Contents: [{ Key: 'a' }, { Key: 'dir/1' }] });
    const second = await test.s3.send(new ListObjectsCommand({ Bucket, Marker: 'dir/1' }));
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['dir/2', 'dir2/x', 'z z&<']);
  });

  it('reject an unknown token', async () => {
    const listed = test.s3.send(new ListObjectsV2Command({ Bucket, ContinuationToken: 'x' }));
    await expect(listed).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});
