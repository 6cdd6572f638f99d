import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { type Conditions, isNotModified, preconditionFailed } from './conditions.ts';
import { invalidArgument, invalidRequest } from './error.ts';
import type { S3Input } from './operation.ts';
import { objectIn } from './named-object.ts';
import { bucketAnywhere, type S3Store, type StoredObject } from './store.ts';
import { currentVersionId } from './versions.ts';

/** Where a copy comes from. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly object: StoredObject;
  /** None in a bucket that never had versions. */
  readonly versionId: string | undefined;
}

type CopyInput = Pick<S3Input<'CopyObject'>, keyof S3Input<'CopyObject'> & keyof S3Input<'UploadPartCopy'>>;

/**
 * The object a copy is made of; it may lie in another region. Throws InvalidArgument for a source that is none,
 * NoSuchBucket, NoSuchKey, NoSuchVersion, InvalidRequest for a delete marker, or PreconditionFailed when it is not the
 * version that was meant.
 */
export function copySourceOf(store: S3Store, input: CopyInput, call: Call): CopySource {
  const text = input.CopySource;
  const [path = '', version] = text.split('?versionId=');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  if (!bucket || !key) throw unclear(text);
  const owner = input.ExpectedSourceBucketOwner;
  const found = bucketAnywhere(store, { Bucket: bucket, ExpectedBucketOwner: owner });
  const object = unlessMarker(() => objectIn(found, { Bucket: bucket, Key: key, VersionId: version }, call));
  checkConditions(input, object);
  return { bucket, key, object, versionId: version ?? currentVersionId(found, key) };
}

/** Where a read of a delete marker is refused with 405, a copy is refused with 400 (CopyObject, "Versioning"). */
function unlessMarker(read: () => StoredObject): StoredObject {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'MethodNotAllowed') throw error;
    const message =
      'The source of a copy request may not specifically refer to a delete marker by version id.';
    throw Object.assign(invalidRequest(message), { cause: error });
  }
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
