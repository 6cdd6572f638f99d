import { crc32 } from 'node:zlib';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type ChecksumAlgorithm,
} from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { openS3Account } from './s3-account.ts';
import { oncePerTest } from '../account-context.ts';

const Bucket = 'objects';

const test = oncePerTest(() => openS3Account(Bucket, { anyCredentials: true }));

const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0';

async function put(Key: string, Body: string, extra = {}): Promise<void> {
  await test.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...extra }));
}

async function get(Key: string): Promise<string> {
  const { Body } = await test.s3.send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToString()) ?? '';
}

describe('checksums', () => {
  const algorithms: ChecksumAlgorithm[] = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'];

  it.each(algorithms)('of %s are verified, stored and returned', async (ChecksumAlgorithm) => {
    const written = await test.s3.send(
      new PutObjectCommand({ Bucket, Key: 'k', Body: '123456789', ChecksumAlgorithm }),
    );
    const head = await test.s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    const member = `Checksum${ChecksumAlgorithm}` as 'ChecksumCRC32';
    expect(written[member]).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(head[member]).toBe(written[member]);
    // The SDK verifies the checksum of what it reads.
    expect(await get('k')).toBe('123456789');
  });

  it('match the published check values', async () => {
    await put('k', '123456789', { ChecksumAlgorithm: 'CRC32C' });
    const crc32c = await test.s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    expect(Buffer.from(crc32c.ChecksumCRC32C ?? '', 'base64').toString('hex')).toBe('e3069283');
    await put('k', '123456789', { ChecksumAlgorithm: 'CRC64NVME' });
    const crc64 = await test.s3.send(new HeadObjectCommand({ Bucket, Key: 'k', ChecksumMode: 'ENABLED' }));
    expect(Buffer.from(crc64.ChecksumCRC64NVME ?? '', 'base64').toString('hex')).toBe('ae8b14860a799888');
  });

  it.each([
    ['ChecksumCRC32', 'AAAAAA==', 'BadDigest'],
    ['ChecksumSHA256', Buffer.alloc(32).toString('base64'), 'BadDigest'],
    ['ChecksumCRC32', 'AA==', 'InvalidRequest'],
    ['ContentMD5', Buffer.alloc(16).toString('base64'), 'BadDigest'],
    ['ContentMD5', 'AA==', 'InvalidDigest'],
  ])('that are wrong (%s %s) are %s, and nothing is written', async (member, value, name) => {
    await expect(put('k', 'body', { [member]: value })).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400 },
    });
    await expect(get('k')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('of the payload must match x-amz-content-sha256', async () => {
    const headers = { authorization: SIGNED, 'x-amz-content-sha256': 'a'.repeat(64) };
    const response = await fetch(`${test.url}/${Bucket}/k`, { method: 'PUT', body: 'x', headers });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>XAmzContentSHA256Mismatch</Code>');
  });

  it('follow a streamed body in its trailer', async () => {
    const body = 'hello streamed world';
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    const send = async (checksum: string): Promise<Response> =>
      await fetch(`${test.url}/${Bucket}/k`, {
        method: 'PUT',
        headers: {
          authorization: SIGNED,
          'content-encoding': 'aws-chunked',
          'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
          'x-amz-decoded-content-length': String(body.length),
          'x-amz-trailer': 'x-amz-checksum-crc32',
        },
        body:
          `5;chunk-signature=00\r\n${body.slice(0, 5)}\r\nf;chunk-signature=00\r\n${body.slice(5)}\r\n` +
          `0;chunk-signature=00\r\nx-amz-checksum-crc32:${checksum}\r\nx-amz-trailer-signature:00\r\n\r\n`,
      });
    expect(await (await send('AAAAAA==')).text()).toContain('<Code>BadDigest</Code>');
    expect((await send(crc.toString('base64'))).status).toBe(200);
    const read = await test.s3.send(new GetObjectCommand({ Bucket, Key: 'k' }));
    expect(await read.Body?.transformToString()).toBe(body);
    expect(read.ContentEncoding).toBeUndefined();
  });
});
