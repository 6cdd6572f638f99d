import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { checkNamespace } from './account-regional-name.ts';
import { callerAccount } from './bucket-access.ts';
import { checkBucketName } from './bucket-name.ts';
import { CLASSIC_REGION } from './buckets.ts';
import { newBucketSettings } from './new-bucket-settings.ts';
import type { S3Input, S3Output } from './operation.ts';
import { type Bucket, newBucket, type S3Store } from './store.ts';
import { readTags, TAGS_PER_BUCKET } from './tags.ts';

/**
 * Makes a bucket, with its tags in the same call. Throws InvalidBucketName, or what `regionFor`, `checkNamespace` and
 * `alreadyOwned` say.
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
  const owner = callerAccount(call);
  checkNamespace({ name, namespace: input.BucketNamespace, accountId: owner, region });
  const existing = store.buckets.get(name);
  if (existing && existing.owner !== owner) throw takenElsewhere(name);
  if (existing) return alreadyOwned(existing, region);
  const settings = newBucketSettings(input.ObjectOwnership);
  store.buckets.set(name, newBucket({ name, owner, region }, tags, settings));
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
function alreadyOwned(existing: Bucket, region: string): S3Output<'CreateBucket'> {
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
