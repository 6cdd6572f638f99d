import type { BucketLocationConstraint } from '@aws-sdk/client-s3';
import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { pageOf } from '../protocol/page.ts';
import { callerAccount } from './bucket-access.ts';
import { invalidArgument } from './error.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketAnywhere, type BucketInput, bucketOf, type S3Store } from './store.ts';

// "Valid Range: Minimum value of 1. Maximum value of 10000" (MaxBuckets, ListBuckets).
const BUCKETS_PER_PAGE = 10_000;
// The one region whose buckets have no location constraint.
export const CLASSIC_REGION = 'us-east-1';

/** Throws BucketNotEmpty while objects, versions or delete markers are in it; unfinished uploads do not keep it. */
export function deleteBucket(store: S3Store, input: BucketInput, call: Call): void {
  const bucket = bucketOf(store, input, call);
  if (bucket.objects.size > 0 || bucket.versions.size > 0) {
    const message = 'The bucket you tried to delete is not empty';
    const versions = bucket.settings.versioning && '. You must delete all versions in the bucket.';
    throw new AwsError('BucketNotEmpty', message + (versions ?? ''), 409, { BucketName: bucket.name });
  }
  store.buckets.delete(bucket.name);
}

/** Whether a bucket is there and in which region; its errors are statuses without a body. */
export function headBucket(store: S3Store, input: BucketInput, call: Call): S3Output<'HeadBucket'> {
  return { BucketRegion: bucketOf(store, input, call).region, AccessPointAlias: false };
}

/** Answers from every region: it is how a client finds the right one. */
export function getBucketLocation(store: S3Store, input: BucketInput): S3Output<'GetBucketLocation'> {
  const { region } = bucketAnywhere(store, input);
  // The region may be newer than the SDK's enum.
  return region === CLASSIC_REGION ? {} : { LocationConstraint: region as BucketLocationConstraint };
}

/** Lists the caller's buckets of all regions, in every region. */
export function listBuckets(
  store: S3Store,
  { Prefix = '', BucketRegion: region, MaxBuckets, ContinuationToken: token }: S3Input<'ListBuckets'>,
  call: Call,
): S3Output<'ListBuckets'> {
  const { account } = call;
  const owner = callerAccount(call);
  const found = [...store.buckets.values()].filter(
    (bucket) =>
      bucket.owner === owner &&
      bucket.name.startsWith(Prefix) &&
      (region === undefined || bucket.region === region),
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
    Owner: { ID: ownerId(owner) },
    Prefix: Prefix || undefined,
    ContinuationToken: next,
  };
}

/** The canonical user ID of an account has 64 hex digits. */
export function ownerId(accountId: string): string {
  return accountId.padStart(64, '0');
}
