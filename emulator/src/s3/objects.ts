import { AwsError } from '../protocol/aws-error.ts';
import { checksumHeader, type Checksum } from './checksum.ts';
import { checkWriteConditions, isNotModified } from './conditions.ts';
import { readObjectHeaders, writeObjectHeaders } from './object-headers.ts';
import { rangeOf } from './range.ts';
import { receive } from './receive.ts';
import { bucketOf, objectOf, type Bucket, type S3Call, type StoredObject } from './store.ts';
import { readTagHeader } from './tags.ts';

// "The name for a key … is at most 1,024 bytes long"; "upload an object in a single operation … up to 5 GB".
const KEY_BYTES = 1024;
const SINGLE_PUT_BYTES = 5 * 1024 ** 3;

/**
 * Writes an object in one call. Throws what `receive` and `checkWriteConditions` throw, EntityTooLarge,
 * KeyTooLongError.
 */
export async function putObject(call: S3Call): Promise<Response> {
  const bucket = bucketOf(call);
  checkKey(call.key);
  checkSize(
    Number(
      call.request.headers.get('x-amz-decoded-content-length') ?? call.request.headers.get('content-length'),
    ),
  );
  const described = readObjectHeaders(call.request.headers);
  const tags = readTagHeader(call.request.headers.get('x-amz-tagging'));
  const received = await receive(call);
  const object = { ...described, ...received, tags, modified: new Date() };
  store(call, bucket, object);
  return new Response(null, { headers: { ...writtenHeaders(object), ...checksumHeaders(object.checksum) } });
}

/** Puts an object in its place, unless a condition of the call forbids it; its bytes are then given up. */
export function store(call: S3Call, bucket: Bucket, object: StoredObject): void {
  const current = bucket.objects.get(call.key);
  try {
    checkWriteConditions(call, current);
  } catch (error) {
    object.content.release();
    throw error;
  }
  bucket.objects.set(call.key, object);
  current?.content.release();
}

/** Reads an object or a range of it. Throws NoSuchKey, InvalidRange or PreconditionFailed. */
export function getObject(call: S3Call): Response {
  return read(call, true);
}

/** What GET would answer, without the bytes. */
export function headObject(call: S3Call): Response {
  return read(call, false);
}

function read(call: S3Call, withBody: boolean): Response {
  const object = objectOf(call);
  const { headers } = call.request;
  const size = object.content.size;
  if (isNotModified(headers, object)) {
    return new Response(null, { status: 304, headers: { etag: `"${object.etag}"` } });
  }
  const range = rangeOf(headers.get('range'), size);
  const [start, end] = range ?? [0, size];
  const answered: Record<string, string> = {
    ...writeObjectHeaders(object),
    ...overrides(call.query),
    etag: `"${object.etag}"`,
    'last-modified': object.modified.toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(end - start),
  };
  if (object.tags.size > 0) answered['x-amz-tagging-count'] = String(object.tags.size);
  if (range) answered['content-range'] = `bytes ${start}-${end - 1}/${size}`;
  // A checksum is of the whole object, so a part of one comes without.
  if (!range && headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED') {
    Object.assign(answered, checksumHeaders(object.checksum));
  }
  const body = withBody && end > start ? object.content.stream(start, end) : null;
  return new Response(body, { status: range ? 206 : 200, headers: answered });
}

/** Deletes an object, or nothing: 204 either way. Throws PreconditionFailed for another version. */
export function deleteObject(call: S3Call): Response {
  const bucket = bucketOf(call);
  const current = bucket.objects.get(call.key);
  // A conditional delete of what is gone answers like any delete of it.
  if (current) checkWriteConditions(call, current);
  remove(bucket, call.key);
  return new Response(null, { status: 204 });
}

/** Takes an object out of its bucket and frees its bytes. */
export function remove(bucket: Bucket, key: string): void {
  bucket.objects.get(key)?.content.release();
  bucket.objects.delete(key);
}

/** Throws KeyTooLongError. */
export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= KEY_BYTES) return;
  throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
    Size: size,
    MaxSizeAllowed: KEY_BYTES,
  });
}

function checkSize(size: number): void {
  if (!(size > SINGLE_PUT_BYTES)) return;
  throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
    ProposedSize: size,
    MaxSizeAllowed: SINGLE_PUT_BYTES,
  });
}

/** What the answer to a write repeats of the object. */
export function writtenHeaders(object: {
  etag: string;
  standard: ReadonlyMap<string, string>;
}): Record<string, string> {
  return {
    etag: `"${object.etag}"`,
    'x-amz-server-side-encryption': object.standard.get('x-amz-server-side-encryption') ?? '',
  };
}

/** The checksum as a header, and whether it is of all bytes. */
export function checksumHeaders({ algorithm, type, value }: Checksum): Record<string, string> {
  return { [checksumHeader(algorithm)]: value, 'x-amz-checksum-type': type };
}

/** A GET may say what its answer's headers shall be, e.g. `response-content-disposition` in a presigned URL. */
function overrides(query: URLSearchParams): Record<string, string> {
  const names = ['content-type', 'content-language', 'expires', 'cache-control', 'content-disposition'];
  const given = [...names, 'content-encoding'].map((name) => [name, query.get(`response-${name}`)]);
  return Object.fromEntries(given.filter(([, value]) => value !== null)) as Record<string, string>;
}
