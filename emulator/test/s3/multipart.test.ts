import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  type CompletedPart,
  type CreateMultipartUploadCommandInput,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { describe, expect, it } from 'vitest';
import { openS3Account } from './s3-account.ts';
import { oncePerTest } from '../account-context.ts';

const Bucket = 'archives';
const Key = 'models/model.tar.gz';
const MIB = 1024 * 1024;
const TWELVE_MIB = Buffer.alloc(12 * MIB + 11, 'not all the same ');

const test = oncePerTest(() => openS3Account(Bucket));

async function begin(extra: Partial<CreateMultipartUploadCommandInput> = {}): Promise<string> {
  const { UploadId } = await test.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...extra }));
  return UploadId ?? '';
}

async function part(UploadId: string, PartNumber: number, Body: Uint8Array | string): Promise<CompletedPart> {
  const sent = await test.s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
  const { ETag, ChecksumCRC32 } = sent;
  return { PartNumber, ...(ETag ? { ETag } : {}), ...(ChecksumCRC32 ? { ChecksumCRC32 } : {}) };
}

async function complete(
  UploadId: string,
  Parts: CompletedPart[],
  extra = {},
): Promise<{ ETag?: string | undefined }> {
  const command = { Bucket, Key, UploadId, MultipartUpload: { Parts }, ...extra };
  return await test.s3.send(new CompleteMultipartUploadCommand(command));
}

function upload(): Upload {
  return new Upload({
    client: test.s3,
    partSize: 5 * MIB,
    params: { Bucket, Key, Body: TWELVE_MIB, IfNoneMatch: '*', Metadata: { a: 'b' }, Tagging: 'x=1' },
  });
}

describe('an upload by lib-storage', () => {
  it('arrives completely, once: the same upload again is rejected', async () => {
    const written = await upload().done();
    expect(written).toMatchObject({ Bucket, Key, ChecksumType: 'COMPOSITE' });
    expect(written.ETag).toMatch(/^"[0-9a-f]{32}-3"$/);
    await expect(upload().done()).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    const read = await test.s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(Buffer.from((await read.Body?.transformToByteArray()) ?? []).equals(TWELVE_MIB)).toBe(true);
    expect(read).toMatchObject({ Metadata: { a: 'b' }, TagCount: 1, ContentLength: TWELVE_MIB.length });
    expect(test.port.read(Bucket, Key)?.bytes.length).toBe(TWELVE_MIB.length);
  });
});

describe('a manual upload', () => {
  const first = Buffer.alloc(5 * MIB, 'a');

  it('creates an object with ETag and checksum of its parts', async () => {
    const id = await begin({ ChecksumAlgorithm: 'CRC32' });
    const parts = [await part(id, 1, first), await part(id, 3, 'end')];
    const { ETag } = await complete(id, parts);
    const md5s = [first, 'end'].map((body) => createHash('md5').update(body).digest());
    expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-2"`);
    const head = await test.s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    const sums = parts.map(({ ChecksumCRC32 }) => Buffer.from(ChecksumCRC32 ?? '', 'base64'));
    expect(head).toMatchObject({ ChecksumType: 'COMPOSITE', ChecksumCRC32: `${crc32Of(...sums)}-2` });
  });

  it('can have a full-object checksum, which must match the expected one', async () => {
    const id = await begin({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = [await part(id, 1, first), await part(id, 2, 'end')];
    const wrong = { ChecksumCRC32: 'AAAAAA==', ChecksumType: 'FULL_OBJECT' };
    await expect(complete(id, parts, wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    const whole = crc32Of(first, Buffer.from('end'));
    await complete(id, parts, { ChecksumCRC32: whole, ChecksumType: 'FULL_OBJECT' });
    const head = await test.s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ ChecksumType: 'FULL_OBJECT', ChecksumCRC32: whole });
  });

  it('is rejected with a small part, an unknown part, parts out of order or no parts', async () => {
    const id = await begin();
    const [small, last, large] = [
      await part(id, 1, 'small'),
      await part(id, 2, 'last'),
      await part(id, 3, first),
    ];
    await expect(complete(id, [small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete(id, [large, last])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete(id, [{ ...last, PartNumber: 9 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [{ ...last, ETag: '"0"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [])).rejects.toMatchObject({ name: 'MalformedXML' });
  });

  it('requires the checksum of every part when an algorithm was declared', async () => {
    const id = await begin({ ChecksumAlgorithm: 'CRC32' });
    const { ChecksumCRC32: _left, ...bare } = await part(id, 1, 'only');
    await expect(complete(id, [bare])).rejects.toThrow('missing for part 1');
  });

  it('is kept when the condition fails, and removed when aborted', async () => {
    const earlier = await begin();
    await complete(earlier, [await part(earlier, 1, 'x')]);
    const id = await begin();
    const only = await part(id, 1, 'y');
    await expect(complete(id, [only], { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    const { Parts } = await test.s3.send(new ListPartsCommand({ Bucket, Key, UploadId: id }));
    expect(Parts).toMatchObject([{ PartNumber: 1, Size: 1, ETag: only.ETag }]);
    const { Uploads } = await test.s3.send(new ListMultipartUploadsCommand({ Bucket }));
    expect(Uploads).toMatchObject([{ Key, UploadId: id }]);
    await test.s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: id }));
    await expect(complete(id, [only])).rejects.toMatchObject({
      name: 'NoSuchUpload',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('rejects part numbers outside 1 to 10,000 and a different checksum algorithm', async () => {
    const id = await begin({ ChecksumAlgorithm: 'SHA256' });
    await expect(part(id, 10_001, 'x')).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(part(id, 1, 'x')).rejects.toThrow(
      'expected checksum Type: sha256, actual checksum Type: crc32',
    );
  });
});

function crc32Of(...chunks: Uint8Array[]): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(Buffer.concat(chunks)));
  return bytes.toString('base64');
}
