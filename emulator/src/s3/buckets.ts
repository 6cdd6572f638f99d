import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { pageOf } from '../protocol/page.ts';
import { checkBucketName } from './bucket-name.ts';
import { newBucketSettings } from './bucket-settings.ts';
import { invalidArgument } from './error.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketAnywhere, type BucketInput, bucketOf, type S3Store } from './store.ts';
import { readTags, TAGS_PER_BUCKET } from './tags.ts';

// "Valid Range: Minimum value of 1. Maximum value of 10000" (MaxBuckets, ListBuckets).
const BUCKETS_PER_PAGE = 10_000;
// The one region whose buckets have no location constraint.
const CLASSIC_REGION = 'us-east-1';

/**
 * Makes a bucket, with its tags in the same call. Throws InvalidBucketName, or what `regionFor` and `alreadyOwned`
 * say.
 */
export function createBucket(
  store: S3Store,
  input: S3Input<'CreateBucket'>,
  call: Call,
): S3Output<'CreateBucket'> {
  const name = input.Bucket;
  checkBucketName(name);
  const { LocationConstraint, Tags } = input.CreateBucketConfiguration ?? {};
  const region = regionFor(call.region, LocationConstraint);
  const tags = readTags(Tags, TAGS_PER_BUCKET);
  if (call.account.foreignBuckets.has(name)) throw takenElsewhere(name);
  if (store.buckets.has(name)) return alreadyOwned(store, input, call, region);
  const bucket = {
    name,
    region,
    created: new Date(),
    objects: new Map(),
    uploads: new Map(),
    completed: new Map(),
    tags,
    settings: newBucketSettings(input.ObjectOwnership),
  };
  store.buckets.set(name, bucket);
  return { Location: `/${name}` };
}

/** The region of the new bucket. Throws the two errors S3 has for a constraint that does not fit. */
function regionFor(endpointRegion: string, constraint: string | undefined): string {
  if (constraint === CLASSIC_REGION) {
    throw new AwsError('InvalidLocationConstraint', 'The specified location-constraint is not valid', 400, {
      LocationConstraint: constraint,
    });
  }
  // The us-east-1 endpoint is the global one: it makes buckets in every region.
  if (endpointRegion === CLASSIC_REGION) return constraint ?? CLASSIC_REGION;
  if (constraint === endpointRegion) return constraint;
  const what = constraint === undefined ? 'unspecified' : constraint;
  const message = `The ${what} location constraint is incompatible for the region specific endpoint this request was sent to.`;
  throw new AwsError('IllegalLocationConstraintException', message);
}

/**
 * Creating a bucket that the account already owns is an error "in all AWS Regions except in the North Virginia Region", where S3
 * answers 200 for the sake of old programs: CreateBucket, error BucketAlreadyOwnedByYou.
 */
function alreadyOwned(
  store: S3Store,
  input: BucketInput,
  call: Call,
  region: string,
): S3Output<'CreateBucket'> {
  const existing = bucketAnywhere(store, input, call);
  if (region === CLASSIC_REGION && existing.region === CLASSIC_REGION)
    return { Location: `/${existing.name}` };
  throw new AwsError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    409,
    { BucketName: existing.name },
  );
}

function takenElsewhere(name: string): AwsError {
  return new AwsError(
    'BucketAlreadyExists',
    'The requested bucket name is not available. The bucket namespace is shared by all users of the system. ' +
      'Please select a different name and try again.',
    409,
    { BucketName: name },
  );
}

/** Throws BucketNotEmpty while objects are in it; unfinished uploads do not keep it. */
export function deleteBucket(store: S3Store, input: BucketInput, call: Call): void {
  const bucket = bucketOf(store, input, call);
  if (bucket.objects.size > 0) {
    throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
      BucketName: bucket.name,
    });
  }
  store.buckets.delete(bucket.name);
}

/** Whether a bucket is there and in which region; its errors are statuses without a body. */
export function headBucket(store: S3Store, input: BucketInput, call: Call): S3Output<'HeadBucket'> {
  return { BucketRegion: bucketOf(store, input, call).region, AccessPointAlias: false };
}

/** Answers from every region: it is how a client finds the right one. */
export function getBucketLocation(
  store: S3Store,
  input: BucketInput,
  call: Call,
): S3Output<'GetBucketLocation'> {
  const { region } = bucketAnywhere(store, input, call);
  // The region may be newer than the SDK's enum.
  return region === CLASSIC_REGION ? {} : { LocationConstraint: region as BucketLocationConstraint };
}

/** Lists the buckets of all regions, in every region. */
export function listBuckets(
  store: S3Store,
  { Prefix = '', BucketRegion: region, MaxBuckets, ContinuationToken: token }: S3Input<'ListBuckets'>,
  { account }: Call,
): S3Output<'ListBuckets'> {
  const found = [...store.buckets.values()].filter(
    (bucket) => bucket.name.startsWith(Prefix) && (region === undefined || bucket.region === region),
  );
  const { items, next } = pageOf(found, {
    keyOf: ({ name }) => name,
    token,
    limit: MaxBuckets ?? BUCKETS_PER_PAGE,
    badToken: () =>
      invalidArgument('The continuation token provided is incorrect', 'continuation-token', token ?? ''),
  });
  return {
    Buckets: items.map((bucket) => ({
      Name: bucket.name,
      CreationDate: bucket.created,
      BucketRegion: bucket.region,
      BucketArn: `arn:${account.partition}:s3:::${bucket.name}`,
    })),
    Owner: { ID: ownerId(account.accountId) },
    Prefix: Prefix || undefined,
    ContinuationToken: next,
  };
}

/** The canonical user ID of an account has 64 hex digits. */
export function ownerId(accountId: string): string {
  return accountId.padStart(64, '0');
}
