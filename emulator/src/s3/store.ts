import { join } from 'node:path';
import type { AccountContext, Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import type { ChecksumAlgorithm, ChecksumType } from './checksum.ts';
import { newBucketSettings, type Settings } from './new-bucket-settings.ts';
import { type ContentStore, createContentStore } from '../storage/content.ts';
import type { Description } from './description.ts';
import type { S3Output } from './operation.ts';
import type { Received } from './receive.ts';

/** An object at rest. */
export interface StoredObject extends Received {
  readonly description: Description;
  readonly modified: Date;
  tags: ReadonlyMap<string, string>;
  /** Sizes of the parts of a multipart object, in order. */
  readonly partSizes?: readonly number[];
}

/** One version of a key: an object, or a delete marker, which has none. */
export interface ObjectVersion {
  readonly id: string;
  readonly modified: Date;
  readonly object: StoredObject | undefined;
}

/** A part of an upload under way; it becomes bytes of the object when the upload completes. */
export interface Part extends Received {
  readonly modified: Date;
}

/** A multipart upload under way. */
export interface Upload {
  readonly description: Description;
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

/** The answer of a completed upload, without its location. */
export type Completed = S3Output<'CompleteMultipartUpload'>;

/** A bucket with everything in it. Unfinished uploads are no objects and no listing shows them. */
export interface Bucket {
  readonly name: string;
  /** Account id. */
  readonly owner: string;
  readonly region: string;
  readonly created: Date;
  /** The current object of each key that has one. */
  readonly objects: Map<string, StoredObject>;
  /** Versions of each key that was written or deleted since versioning was enabled, newest first. */
  readonly versions: Map<string, readonly ObjectVersion[]>;
  readonly uploads: Map<string, Upload>;
  /** Upload id → key and answer of an upload that was completed. */
  readonly completed: Map<string, { readonly key: string; readonly answer: Completed }>;
  tags: ReadonlyMap<string, string>;
  readonly settings: Settings;
}

/** All of S3 in one account. */
export interface S3Store {
  /** Bucket names are global: one map for all regions. */
  readonly buckets: Map<string, Bucket>;
  readonly contents: ContentStore;
}

/** All of S3, with the buckets that other accounts have from the start. */
export function createStore({ scratchDir, foreignBuckets }: AccountContext): S3Store {
  const buckets = foreignBuckets.map((name) =>
    newBucket({ name, owner: OTHER_ACCOUNT, region: 'us-east-1' }),
  );
  return {
    buckets: new Map(buckets.map((bucket) => [bucket.name, bucket])),
    contents: createContentStore(join(scratchDir, 's3')),
  };
}

// Any account but the emulated one.
const OTHER_ACCOUNT = '999999999999';

/** An empty bucket. */
export function newBucket(
  { name, owner, region }: Pick<Bucket, 'name' | 'owner' | 'region'>,
  tags: Bucket['tags'] = new Map(),
  settings: Settings = newBucketSettings(),
): Bucket {
  return {
    name,
    owner,
    region,
    created: new Date(),
    objects: new Map(),
    versions: new Map(),
    uploads: new Map(),
    completed: new Map(),
    tags,
    settings,
  };
}

/** Members of every call on a bucket. */
export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string | undefined;
}

/** Members of every call on an object. */
export interface ObjectInput extends BucketInput {
  readonly Key: string;
}

/** The bucket a call names, if it is in the call's region. Throws NoSuchBucket or PermanentRedirect. */
export function bucketOf(store: S3Store, input: BucketInput, call: Call): Bucket {
  const bucket = bucketAnywhere(store, input);
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
 * The bucket a call names, in whatever region. Throws NoSuchBucket, or AccessDenied for an unexpected owner. Access to
 * another account's bucket has been decided by then.
 */
export function bucketAnywhere(store: S3Store, { Bucket: name, ExpectedBucketOwner }: BucketInput): Bucket {
  const bucket = store.buckets.get(name);
  if (!bucket) {
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, {
      BucketName: name,
    });
  }
  if (ExpectedBucketOwner !== undefined && ExpectedBucketOwner !== bucket.owner) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
  return bucket;
}
