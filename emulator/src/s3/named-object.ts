import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { invalidArgument } from './error.ts';
import { type Bucket, bucketOf, type ObjectInput, type S3Store, type StoredObject } from './store.ts';
import { currentVersionId, versionsOf } from './versions.ts';

/** Members of a call on one version of an object, by default the current one. */
export interface VersionInput extends ObjectInput {
  readonly VersionId?: string | undefined;
}

/** The object a call names. Throws NoSuchKey, or what `versionNamed` throws. */
export function objectOf(store: S3Store, input: VersionInput, call: Call): StoredObject {
  return objectIn(bucketOf(store, input, call), input, call);
}

/** The object a call names, in its bucket. */
export function objectIn(bucket: Bucket, input: VersionInput, call: Call): StoredObject {
  if (input.VersionId !== undefined) return versionNamed(bucket, input.Key, input.VersionId);
  const object = bucket.objects.get(input.Key);
  if (!object) throw noSuchKey(input, call);
  return object;
}

/** The id of the version that a call names, for its output; none in a bucket that never had versions. */
export function versionIdOf(store: S3Store, input: VersionInput, call: Call): string | undefined {
  return input.VersionId ?? currentVersionId(bucketOf(store, input, call), input.Key);
}

// 32 characters in every example of the S3 user guide; clients must treat it as opaque.
const VERSION_ID = /^(null|[\w.-]{32})$/;

/** Throws InvalidArgument for what cannot be a version id. */
export function checkVersionId(id: string): void {
  if (!VERSION_ID.test(id)) throw invalidArgument('Invalid version id specified', 'versionId', id);
}

/** Throws NoSuchVersion, or MethodNotAllowed for a delete marker (GetObject, "Versioning"). */
function versionNamed(bucket: Bucket, key: string, id: string): StoredObject {
  checkVersionId(id);
  const version = versionsOf(bucket, key).find((each) => each.id === id);
  if (!version) {
    const message = 'The specified version does not exist.';
    throw new AwsError('NoSuchVersion', message, 404, { Key: key, VersionId: id });
  }
  if (version.object) return version.object;
  throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
    ResourceType: 'DeleteMarker',
  });
}

/**
 * The answer for an absent object. A caller without the right to list a bucket does not learn that a key is absent:
 * "If you don't have the s3:ListBucket permission, Amazon S3 returns an HTTP status code 403 Forbidden error"
 * (HeadObject, GetObject).
 */
export function noSuchKey({ Bucket, Key }: ObjectInput, call: Call): AwsError {
  call.authorize('HeadBucket', { Bucket });
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key });
}
