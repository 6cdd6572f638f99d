import type { Call } from '../account/account-context.ts';
import type { AwsError } from '../aws-error.ts';
import { notImplemented } from '../protocol/rest-xml.ts';
import { type Conditions, isNotModified, preconditionFailed } from './conditions.ts';
import { invalidArgument } from './error.ts';
import type { S3Input } from './operation.ts';
import { bucketAnywhere, noSuchKey, type S3Store, type StoredObject } from './store.ts';

/** Where a copy comes from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
}

type CopyInput = Pick<S3Input<'CopyObject'>, keyof S3Input<'CopyObject'> & keyof S3Input<'UploadPartCopy'>>;

/**
 * The object a copy is made of; it may lie in another region. Throws InvalidArgument for a source that is none,
 * NoSuchBucket, NoSuchKey, or PreconditionFailed when it is not the version that was meant.
 */
export function copySourceOf(store: S3Store, input: CopyInput, call: Call): CopySource {
  const text = input.CopySource;
  const [path = '', version] = text.split('?versionId=');
  if (version !== undefined) throw notImplemented('versionId in x-amz-copy-source');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  if (!bucket || !key) throw unclear(text);
  const owner = input.ExpectedSourceBucketOwner;
  const object = bucketAnywhere(store, { Bucket: bucket, ExpectedBucketOwner: owner }).objects.get(key);
  if (!object) throw noSuchKey({ Bucket: bucket, Key: key }, call);
  checkConditions(input, object);
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
  return invalidArgument(message, 'x-amz-copy-source', text);
}

/** The conditions of a GET, under other names; where a GET answers 304, a copy answers 412. */
function checkConditions(input: CopyInput, object: StoredObject): void {
  const conditions: Conditions = {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  };
  if (isNotModified(conditions, object)) throw preconditionFailed('x-amz-copy-source-If-None-Match');
}
