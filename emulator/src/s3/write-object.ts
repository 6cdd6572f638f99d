import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { checksumMembers, DEFAULT_ALGORITHM, sentAlgorithm } from './checksum.ts';
import { checkWriteConditions, type Conditions } from './conditions.ts';
import { describedIn, type Encryption, encryptionIn } from './encryption.ts';
import { receive } from './receive.ts';
import type { S3Input, S3Output } from './operation.ts';
import { type Bucket, bucketOf, type ObjectInput, type S3Store, type StoredObject } from './store.ts';
import { readTagHeader } from './tags.ts';
import { putVersion, type VersionOutput } from './versions.ts';

// "The name for a key … is at most 1,024 bytes long"; "upload an object in a single operation … up to 5 GB".
const KEY_BYTES = 1024;
const SINGLE_PUT_BYTES = 5 * 1024 ** 3;

/** Writes an object in one call. Throws what `checkWriteConditions` throws, EntityTooLarge, KeyTooLongError. */
export async function putObject(
  store: S3Store,
  input: S3Input<'PutObject'>,
  call: Call,
): Promise<S3Output<'PutObject'>> {
  const bucket = bucketOf(store, input, call);
  checkKey(input.Key);
  checkSize(input.ContentLength ?? 0);
  const description = describedIn(bucket, input, call);
  const tags = readTagHeader(input.Tagging);
  const received = await receive(store.contents, input.Body, sentAlgorithm(input) ?? DEFAULT_ALGORITHM);
  const object = { description, ...received, tags, modified: new Date() };
  const version = keepObject(bucket, object, input, call);
  return {
    ...version,
    ETag: `"${object.etag}"`,
    ...checksumMembers(object.checksum),
    ChecksumType: object.checksum.type,
  };
}

/**
 * Stores an object; returns what every write answers. Releases its bytes and throws when a condition of the call is not
 * met.
 */
export function keepObject(
  bucket: Bucket,
  object: StoredObject,
  input: ObjectInput & Conditions,
  call: Call,
): VersionOutput & Encryption {
  try {
    checkWriteConditions(input, call, bucket.objects.get(input.Key));
  } catch (error) {
    object.content.release();
    throw error;
  }
  return { ...putVersion(bucket, input.Key, object), ...encryptionIn(object.description) };
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
