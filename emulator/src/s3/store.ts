import { AwsError } from '../protocol/aws-error.ts';
import type { Call } from '../account/account-context.ts';
import type { Checksum, ChecksumAlgorithm, ChecksumType } from './checksum.ts';
import type { Content, ContentStore } from './content.ts';

/** What a client said of an object beside its bytes. */
export interface ObjectHeaders {
  /** content-type and the other headers that come back as they were sent. */
  readonly standard: ReadonlyMap<string, string>;
  /** Without the prefix `x-amz-meta-`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** An object at rest. */
export interface StoredObject extends ObjectHeaders {
  readonly content: Content;
  /** Without quotes. */
  readonly etag: string;
  readonly modified: Date;
  readonly checksum: Checksum;
  tags: ReadonlyMap<string, string>;
}

/** A part of an upload under way; it becomes bytes of the object when the upload completes. */
export interface Part {
  readonly content: Content;
  readonly etag: string;
  readonly modified: Date;
  readonly checksum: Checksum;
}

/** A multipart upload under way. */
export interface Upload extends ObjectHeaders {
  readonly id: string;
  readonly key: string;
  readonly initiated: Date;
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Whether the client chose the algorithm; otherwise parts may come with any. */
  readonly chosen: boolean;
  readonly tags: ReadonlyMap<string, string>;
  readonly parts: Map<number, Part>;
}

/** A bucket with everything in it. Unfinished uploads are no objects and no listing shows them. */
export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly created: Date;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  tags: ReadonlyMap<string, string>;
  /** Subresource → document as it was put. */
  readonly settings: Map<string, string>;
}

/** All of S3 in one account. */
export interface S3Store {
  /** Bucket names are global: one map for all regions. */
  readonly buckets: Map<string, Bucket>;
  readonly contents: ContentStore;
}

/** One S3 call, taken apart. `bucketName` and `key` are '' where the address names none. */
export interface S3Call extends Call {
  readonly store: S3Store;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly bucketName: string;
  readonly key: string;
}

/** The bucket a call names, if it is in the call's region. Throws NoSuchBucket or PermanentRedirect. */
export function bucketOf(call: S3Call): Bucket {
  const bucket = bucketAnywhere(call);
  if (bucket.region === call.region) return bucket;
  throw new AwsError(
    'PermanentRedirect',
    'The bucket you are attempting to access must be addressed using the specified endpoint. ' +
      'Please send all future requests to this endpoint.',
    301,
    {
      Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`,
      Bucket: bucket.name,
      Region: bucket.region,
    },
  );
}

/**
 * The bucket a call names, in whatever region. Throws NoSuchBucket, or AccessDenied for another account's bucket and
 * for an unexpected owner.
 */
export function bucketAnywhere(call: S3Call): Bucket {
  if (call.world.foreignBuckets.has(call.bucketName))
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  const bucket = call.store.buckets.get(call.bucketName);
  if (!bucket) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, {
      BucketName: call.bucketName,
    });
  }
  const expectedOwner = call.request.headers.get('x-amz-expected-bucket-owner');
  if (expectedOwner !== null && expectedOwner !== call.world.accountId) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
  return bucket;
}

/** The object a call names. Throws NoSuchKey. */
export function objectOf(call: S3Call): StoredObject {
  const object = bucketOf(call).objects.get(call.key);
  if (!object) throw noSuchKey(call.key);
  return object;
}

/** The answer for an absent object; without the right to list the bucket, real S3 says 403 instead. */
export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
}
