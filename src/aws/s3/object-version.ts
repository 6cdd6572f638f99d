import { crc32 } from 'node:zlib';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, type HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { calling, unlessAbsent } from '../core/errors.ts';

/** Bucket and key of an object. */
export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** Size and checksum of an object, for comparison with another. */
export interface ObjectVersion extends ObjectPlace {
  readonly etag: string;
  readonly bytes: number;
  /** CRC-32 of all bytes: base64 of the four bytes, big-endian, as S3 returns it. */
  readonly crc32: string;
}

/**
 * The object; undefined if absent. S3 stores a checksum of all bytes if the upload requested one. For a multipart
 * upload it may only have a checksum of the parts' checksums, which cannot be compared with another division into
 * parts: such an object is read once.
 */
export async function objectVersion(aws: AwsClients, place: ObjectPlace): Promise<ObjectVersion | undefined> {
  const input = { Bucket: place.bucket, Key: place.key, ChecksumMode: 'ENABLED' } as const;
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand(input)),
  );
  if (!head) return undefined;
  return {
    ...place,
    etag: head.ETag ?? '',
    bytes: head.ContentLength ?? 0,
    crc32: keptChecksum(head) ?? (await readChecksum(aws, place)),
  };
}

function keptChecksum({ ChecksumType, ChecksumCRC32 }: HeadObjectCommandOutput): string | undefined {
  return ChecksumType === 'COMPOSITE' ? undefined : ChecksumCRC32;
}

async function readChecksum(aws: AwsClients, place: ObjectPlace): Promise<string> {
  let value = 0;
  for await (const chunk of await openObject(aws, place)) value = crc32(chunk as Buffer, value);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}

/** The object's bytes, from their start. With `etag` only of this write: another one is refused (412). */
export async function openObject(
  aws: AwsClients,
  { bucket, key }: ObjectPlace,
  etag?: string,
): Promise<Readable> {
  const input = { Bucket: bucket, Key: key, IfMatch: etag };
  const { Body } = await calling('s3:GetObject', async () => await aws.s3.send(new GetObjectCommand(input)));
  if (Body instanceof Readable) return Body;
  throw new Error('the SDK returned no stream');
}
