import { AwsError } from '../protocol/aws-error.ts';
import { byName } from '../protocol/page.ts';
import { childrenOf, childText } from '../protocol/xml.ts';
import { checkBucketName } from './bucket-name.ts';
import { newBucketSettings } from './bucket-settings.ts';
import { readDocument, xmlAnswer } from './document.ts';
import { bucketAnywhere, bucketOf, type S3Call } from './store.ts';
import { readTagSet, TAGS_PER_BUCKET } from './tags.ts';

// The one region whose buckets have no location constraint.
const CLASSIC_REGION = 'us-east-1';

/**
 * Makes a bucket, with its tags in the same call. Throws InvalidBucketName, or what `regionFor` and `alreadyOwned`
 * say.
 */
export async function createBucket(call: S3Call): Promise<Response> {
  const name = call.bucketName;
  checkBucketName(name);
  const hasBody = Number(call.request.headers.get('content-length') ?? 0) > 0;
  const node = hasBody ? (await readDocument(call, 'CreateBucketConfiguration')).node : undefined;
  const region = regionFor(call.region, childText(node, 'LocationConstraint'));
  const tags = readTagSet(childrenOf(node, 'Tags')[0], TAGS_PER_BUCKET);
  if (call.world.foreignBuckets.has(name)) throw takenElsewhere(name);
  if (call.store.buckets.has(name)) return alreadyOwned(call, region);
  const settings = newBucketSettings(call.request.headers.get('x-amz-object-ownership'));
  const bucket = {
    name,
    region,
    created: new Date(),
    objects: new Map(),
    uploads: new Map(),
    tags,
    settings,
  };
  call.store.buckets.set(name, bucket);
  return new Response(null, { headers: { location: `/${name}` } });
}

/** Where the bucket shall be. Throws the two errors S3 has for a constraint that does not fit. */
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
 * Making one's own bucket again is an error "in all AWS Regions except in the North Virginia Region", where S3
 * answers 200 for the sake of old programs: CreateBucket, error BucketAlreadyOwnedByYou.
 */
function alreadyOwned(call: S3Call, region: string): Response {
  const existing = bucketAnywhere(call);
  if (region === CLASSIC_REGION && existing.region === CLASSIC_REGION) {
    return new Response(null, { headers: { location: `/${existing.name}` } });
  }
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
export function deleteBucket(call: S3Call): Response {
  const bucket = bucketOf(call);
  if (bucket.objects.size > 0) {
    throw new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', 409, {
      BucketName: bucket.name,
    });
  }
  call.store.buckets.delete(bucket.name);
  return new Response(null, { status: 204 });
}

/** Whether a bucket is there and in which region; its errors are statuses without a body. */
export function headBucket(call: S3Call): Response {
  const headers = { 'x-amz-bucket-region': bucketOf(call).region, 'x-amz-access-point-alias': 'false' };
  return new Response(null, { headers: { ...headers, 'content-type': 'application/xml' } });
}

/** Answers from every region: it is how a client finds the right one. */
export function getBucketLocation(call: S3Call): Response {
  const { region } = bucketAnywhere(call);
  return xmlAnswer('LocationConstraint', region === CLASSIC_REGION ? '' : region);
}

/** Lists the buckets of all regions, whichever is asked. */
export function listBuckets(call: S3Call): Response {
  const { query, store, world } = call;
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  const found = [...store.buckets.values()]
    .filter((bucket) => bucket.name.startsWith(prefix) && (region === null || bucket.region === region))
    .toSorted((left, right) => byName(left.name, right.name));
  return xmlAnswer('ListAllMyBucketsResult', {
    Buckets: {
      Bucket: found.map((bucket) => ({
        Name: bucket.name,
        CreationDate: bucket.created.toISOString(),
        BucketRegion: bucket.region,
        BucketArn: `arn:${world.partition}:s3:::${bucket.name}`,
      })),
    },
    Owner: { ID: ownerId(world.accountId) },
    Prefix: prefix || undefined,
  });
}

/** S3 knows accounts by a canonical id of 64 hex digits. */
export function ownerId(accountId: string): string {
  return accountId.padStart(64, '0');
}
