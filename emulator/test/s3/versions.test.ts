import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  type DeleteMarkerEntry,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { oncePerTest } from '../account-context.ts';
import { openS3Account } from './s3-account.ts';

const Bucket = 'versions';
const Key = 'k';

const test = oncePerTest(() => openS3Account(Bucket));

async function versioning(Status: 'Enabled' | 'Suspended'): Promise<void> {
  await test.s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
}

async function put(Body: string, key = Key): Promise<string | undefined> {
  return (await test.s3.send(new PutObjectCommand({ Bucket, Key: key, Body }))).VersionId;
}

async function read(VersionId?: string): Promise<string | undefined> {
  const { Body } = await test.s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return await Body?.transformToString();
}

async function remove(VersionId?: string) {
  const { VersionId: id, DeleteMarker } = await test.s3.send(
    new DeleteObjectCommand({ Bucket, Key, VersionId }),
  );
  return { id, DeleteMarker };
}

/** Kind, key, id, and `*` for the latest: first the objects, then the markers. */
async function listed(input: Partial<ListObjectVersionsCommandInput> = {}): Promise<string[]> {
  const { Versions = [], DeleteMarkers = [] } = await test.s3.send(
    new ListObjectVersionsCommand({ Bucket, ...input }),
  );
  const text =
    (kind: string) =>
    (each: DeleteMarkerEntry): string =>
      `${kind} ${each.Key} ${each.VersionId}${each.IsLatest ? ' *' : ''}`;
  return [...Versions.map(text('object')), ...DeleteMarkers.map(text('marker'))];
}

describe('a bucket without versioning', () => {
  it('shows no version ids, and lists each object as its null version', async () => {
    const { Status } = await test.s3.send(new GetBucketVersioningCommand({ Bucket }));
    expect(Status).toBeUndefined();
    expect(await put('one')).toBeUndefined();
    expect(await put('two')).toBeUndefined();
    expect((await test.s3.send(new HeadObjectCommand({ Bucket, Key }))).VersionId).toBeUndefined();
    expect(await listed()).toEqual(['object k null *']);
    expect(await read('null')).toBe('two');
    expect(await remove()).toEqual({ id: undefined, DeleteMarker: undefined });
    expect(await listed()).toEqual([]);
  });
});

describe('a bucket with versioning', () => {
  beforeEach(async () => await versioning('Enabled'));

  it('keeps what is overwritten', async () => {
    expect(await test.s3.send(new GetBucketVersioningCommand({ Bucket }))).toMatchObject({
      Status: 'Enabled',
    });
    const [first, second] = [await put('one'), await put('two')];
    expect(first).toMatch(/^[\w.-]{32}$/);
    expect([await read(), await read(first), await read(second)]).toEqual(['two', 'one', 'two']);
    const head = await test.s3.send(new HeadObjectCommand({ Bucket, Key, VersionId: first }));
    expect(head).toMatchObject({ VersionId: first, ContentLength: 3 });
    expect((await test.s3.send(new GetObjectCommand({ Bucket, Key }))).VersionId).toBe(second);
    expect(await listed()).toEqual([`object k ${second} *`, `object k ${first}`]);
  });

  it('hides a deleted object behind a delete marker', async () => {
    const first = await put('one');
    const { id, DeleteMarker } = await remove();
    expect(DeleteMarker).toBe(true);
    await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(read(id)).rejects.toMatchObject({
      name: 'MethodNotAllowed',
      $metadata: { httpStatusCode: 405 },
    });
    expect((await test.s3.send(new ListObjectsV2Command({ Bucket }))).KeyCount).toBe(0);
    expect(await listed()).toEqual([`object k ${first}`, `marker k ${id} *`]);
    // Without its marker, the object is current again.
    expect(await remove(id)).toEqual({ id, DeleteMarker: true });
    expect(await read()).toBe('one');
  });

  it('writes on a condition over a delete marker as over nothing', async () => {
    await put('one');
    await remove();
    const write = new PutObjectCommand({ Bucket, Key, Body: 'two', IfNoneMatch: '*' });
    await test.s3.send(write);
    expect(await read()).toBe('two');
    await expect(test.s3.send(write)).rejects.toMatchObject({ name: 'PreconditionFailed' });
  });

  it('deletes a version for good', async () => {
    const [first, second] = [await put('one'), await put('two')];
    expect(await remove(second)).toEqual({ id: second, DeleteMarker: undefined });
    expect(await read()).toBe('one');
    await expect(read(second)).rejects.toMatchObject({ name: 'NoSuchVersion' });
    expect(await remove(second)).toEqual({ id: second, DeleteMarker: undefined });
    await expect(read('no-id')).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: 'Invalid version id specified',
    });
    await remove(first);
    expect(await listed()).toEqual([]);
  });

  it('deletes many versions in one call', async () => {
    const first = await put('one');
    const other = await put('x', 'other');
    const { id } = await remove();
    const Objects = [{ Key, VersionId: first }, { Key, VersionId: id }, { Key: 'other' }];
    const answer = await test.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
    expect(answer.Deleted).toEqual([
      { Key, VersionId: first },
      { Key, VersionId: id, DeleteMarker: true, DeleteMarkerVersionId: id },
      { Key: 'other', DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) },
    ]);
    expect(await listed()).toEqual([
      `object other ${other}`,
      `marker other ${answer.Deleted?.[2]?.DeleteMarkerVersionId} *`,
    ]);
  });

  it('is deleted only without versions and markers', async () => {
    const first = await put('one');
    const { id } = await remove();
    const refused = {
      name: 'BucketNotEmpty',
      message: 'The bucket you tried to delete is not empty. You must delete all versions in the bucket.',
    };
    await expect(test.s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject(refused);
    await remove(first);
    await expect(test.s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject(refused);
    await remove(id);
    await test.s3.send(new DeleteBucketCommand({ Bucket }));
  });

  it('copies a version', async () => {
    const first = await put('one');
    const second = await put('two');
    const copied = await test.s3.send(
      new CopyObjectCommand({
        Bucket,
        Key,
        CopySource: `${Bucket}/${Key}?versionId=${first}`,
        MetadataDirective: 'REPLACE',
      }),
    );
    expect(copied.CopySourceVersionId).toBe(first);
    expect(await read(copied.VersionId)).toBe('one');
    expect(await read(second)).toBe('two');
    const { id } = await remove();
    const marker = new CopyObjectCommand({
      Bucket,
      Key: 'c',
      CopySource: `${Bucket}/${Key}?versionId=${id}`,
    });
    await expect(test.s3.send(marker)).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('gives an upload in parts a version', async () => {
    const { UploadId } = await test.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await test.s3.send(new UploadPartCommand({ ...part, Body: 'parts' }));
    const { VersionId } = await test.s3.send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key,
        UploadId,
        MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
      }),
    );
    expect(await read(VersionId)).toBe('parts');
    expect(await listed()).toEqual([`object k ${VersionId} *`]);
  });

  it('tags each version separately', async () => {
    const first = await put('one');
    const second = await put('two');
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    const tagged = await test.s3.send(
      new PutObjectTaggingCommand({ Bucket, Key, VersionId: first, Tagging }),
    );
    expect(tagged.VersionId).toBe(first);
    const tagsOf = async (VersionId?: string) =>
      await test.s3.send(new GetObjectTaggingCommand({ Bucket, Key, VersionId }));
    expect(await tagsOf(first)).toMatchObject(Tagging);
    expect(await tagsOf()).toMatchObject({ TagSet: [], VersionId: second });
  });

  it('lists in pages that go on inside a key, also after what was listed is deleted', async () => {
    for (const Body of ['1', '2', '3']) await put(Body);
    await put('x', 'other');
    const all = await listed();
    expect(all).toHaveLength(4);
    const pages: string[] = [];
    let after: { NextKeyMarker?: string | undefined; NextVersionIdMarker?: string | undefined } = {};
    do {
      const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = after;
      const page = await test.s3.send(
        new ListObjectVersionsCommand({ Bucket, MaxKeys: 1, KeyMarker, VersionIdMarker }),
      );
      const [version] = page.Versions ?? [];
      pages.push(`${version?.Key} ${version?.VersionId}`);
      await test.s3.send(
        new DeleteObjectCommand({ Bucket, Key: version?.Key, VersionId: version?.VersionId }),
      );
      after = page;
    } while (after.NextKeyMarker);
    expect(pages.map((page) => `object ${page}`)).toEqual(all.map((each) => each.replace(' *', '')));
    expect(await listed()).toEqual([]);
  });

  it('lists from a key on, below a prefix', async () => {
    await put('x', 'a/1');
    await put('x', 'a/2');
    await put('x', 'b');
    expect(await listed({ Prefix: 'a/' })).toHaveLength(2);
    expect(await listed({ KeyMarker: 'a/1' })).toHaveLength(2);
    await expect(listed({ VersionIdMarker: 'null' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('a bucket with suspended versioning', () => {
  it('replaces the null version and keeps the others', async () => {
    await put('before');
    await versioning('Enabled');
    const kept = await put('kept');
    await versioning('Suspended');
    expect(await read('null')).toBe('before');
    expect(await put('null')).toBe('null');
    expect(await listed()).toEqual(['object k null *', `object k ${kept}`]);
    expect(await remove()).toEqual({ id: 'null', DeleteMarker: true });
    expect(await listed()).toEqual([`object k ${kept}`, 'marker k null *']);
    await remove('null');
    expect(await read()).toBe('kept');
  });
});
