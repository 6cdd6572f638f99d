import { createHash } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import { createDigest, type ChecksumAlgorithm } from './checksum.ts';
import { isNotModified, preconditionFailed } from './conditions.ts';
import { invalidArgument, notImplemented } from './error.ts';
import type { Received } from './receive.ts';
import { bucketAnywhere, noSuchKey, type S3Call, type StoredObject } from './store.ts';

/** The header that makes a copy of a write. */
export const COPY_SOURCE = 'x-amz-copy-source';

/** Where a copy comes from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
}

/**
 * The object a copy is made of; it may lie in another region. Throws InvalidArgument for a source that is none,
 * NoSuchBucket, NoSuchKey, or PreconditionFailed when it is not the version that was meant.
 */
export function copySourceOf(call: S3Call): CopySource {
  const text = call.request.headers.get(COPY_SOURCE) ?? '';
  const [path = '', version] = text.split('?versionId=');
  if (version !== undefined) throw notImplemented('versionId in x-amz-copy-source');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  if (!bucket || !key) throw unclear(text);
  const object = bucketAnywhere({ ...call, bucketName: bucket }).objects.get(key);
  if (!object) throw noSuchKey(key);
  checkConditions(call.request.headers, object);
  return { bucket, key, object };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw Object.assign(unclear(path), { cause });
  }
}

function unclear(text: string): AwsError {
  const message = 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey';
  return invalidArgument(message, COPY_SOURCE, text);
}

/** The conditions of a GET, under names of their own; where a GET answers 304, a copy answers 412. */
function checkConditions(headers: Headers, object: StoredObject): void {
  const prefix = `${COPY_SOURCE}-`;
  const own = [...headers].filter(([name]) => name.startsWith(`${prefix}if-`));
  const conditions = new Headers(own.map(([name, value]) => [name.slice(prefix.length), value]));
  if (isNotModified(conditions, object)) throw preconditionFailed('x-amz-copy-source-If-None-Match');
}

/** Copies the bytes from `start` up to and without `end` into the store; ETag and checksum are computed anew. */
export async function takenBytes(
  call: S3Call,
  { content }: StoredObject,
  [start, end]: readonly [number, number],
  algorithm: ChecksumAlgorithm,
): Promise<Received> {
  const [md5, digest] = [createHash('md5'), createDigest(algorithm)];
  const writer = call.store.contents.writer();
  const bytes = end > start ? content.stream(start, end) : [];
  for await (const chunk of bytes as AsyncIterable<Uint8Array>) {
    writer.write(chunk);
    md5.update(chunk);
    digest.update(chunk);
  }
  const value = digest.digest().toString('base64');
  return {
    content: writer.finish(),
    etag: md5.digest('hex'),
    // One piece now, however many parts the source was uploaded in.
    checksum: { algorithm, type: 'FULL_OBJECT', value },
  };
}
