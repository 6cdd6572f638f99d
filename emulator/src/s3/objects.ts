import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { checksumMembers, DEFAULT_ALGORITHM, sentAlgorithm } from './checksum.ts';
import { checkWriteConditions, type Conditions, isNotModified } from './conditions.ts';
import { type Description, descriptionOf } from './description.ts';
import { rangeIn } from './range.ts';
import { receive } from './receive.ts';
import type { S3Input, S3Output } from './operation.ts';
import {
  type Bucket,
  bucketOf,
  type ObjectInput,
  objectOf,
  type S3Store,
  type StoredObject,
} from './store.ts';
import { readTagHeader } from './tags.ts';

// "The name for a key … is at most 1,024 bytes long"; "upload an object in a single operation … up to 5 GB".
const KEY_BYTES = 1024;
const SINGLE_PUT_BYTES = 5 * 1024 ** 3;

/** Error code of a read when the client's copy is current. */
export const NOT_MODIFIED = 'NotModified';

/** Writes an object in one call. Throws what `checkWriteConditions` throws, EntityTooLarge, KeyTooLongError. */
export async function putObject(
  store: S3Store,
  input: S3Input<'PutObject'>,
  call: Call,
): Promise<S3Output<'PutObject'>> {
  const bucket = bucketOf(store, input, call);
  checkKey(input.Key);
  checkSize(input.ContentLength ?? 0);
  const description = descriptionOf(input);
  const tags = readTagHeader(input.Tagging);
  const received = await receive(store.contents, input.Body, sentAlgorithm(input) ?? DEFAULT_ALGORITHM);
  const object = { description, ...received, tags, modified: new Date() };
  keepObject(bucket, object, input, call);
  return {
    ETag: `"${object.etag}"`,
    ServerSideEncryption: description.ServerSideEncryption,
    ...checksumMembers(object.checksum),
    ChecksumType: object.checksum.type,
  };
}

/** Stores an object. Releases its bytes and throws when a condition of the call is not met. */
export function keepObject(
  bucket: Bucket,
  object: StoredObject,
  input: ObjectInput & Conditions,
  call: Call,
): void {
  const current = bucket.objects.get(input.Key);
  try {
    checkWriteConditions(input, call, current);
  } catch (error) {
    object.content.release();
    throw error;
  }
  bucket.objects.set(input.Key, object);
  current?.content.release();
}

/** Reads an object or a range of it. Throws NoSuchKey, InvalidRange or PreconditionFailed. */
export function getObject(store: S3Store, input: S3Input<'GetObject'>, call: Call): S3Output<'GetObject'> {
  const object = objectOf(store, input, call);
  const { size } = object.content;
  const [start, end] = rangeIn(object, input) ?? [0, size];
  const head = headObject(store, input, call);
  return end > start ? { ...head, Body: object.content.stream(start, end) } : head;
}

/** What GET would answer, without the bytes. */
export function headObject(store: S3Store, input: S3Input<'HeadObject'>, call: Call): S3Output<'HeadObject'> {
  const object = objectOf(store, input, call);
  const { size } = object.content;
  const ETag = `"${object.etag}"`;
  if (isNotModified(input, object)) throw new AwsError(NOT_MODIFIED, 'Not Modified', 304, { ETag });
  const range = rangeIn(object, input);
  const [start, end] = range ?? [0, size];
  return {
    ...object.description,
    ...overrides(input),
    ETag,
    LastModified: object.modified,
    AcceptRanges: 'bytes',
    ContentLength: end - start,
    TagCount: object.tags.size || undefined,
    ...(range && { ContentRange: `bytes ${start}-${end - 1}/${size}` }),
    ...(input.PartNumber !== undefined && { PartsCount: object.partSizes?.length }),
    // A checksum is of the whole object, so a part of one comes without.
    ...(!range &&
      input.ChecksumMode?.toUpperCase() === 'ENABLED' && {
        ...checksumMembers(object.checksum),
        ChecksumType: object.checksum.type,
      }),
  };
}

/** A GET may override members of its response, e.g. ContentDisposition in a presigned URL. */
function overrides(input: S3Input<'HeadObject'>): Description {
  const given: Description = {
    ContentType: input.ResponseContentType,
    ContentLanguage: input.ResponseContentLanguage,
    Expires: input.ResponseExpires,
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Deletes an object, or nothing: 204 either way. With If-Match it throws PreconditionFailed or NoSuchKey. */
export function deleteObject(store: S3Store, input: S3Input<'DeleteObject'>, call: Call): void {
  const bucket = bucketOf(store, input, call);
  checkWriteConditions(input, call, bucket.objects.get(input.Key));
  remove(bucket, input.Key);
}

/** Removes an object from its bucket and releases its bytes. */
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
