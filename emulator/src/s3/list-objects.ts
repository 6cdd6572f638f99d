import type { Call } from '../account/account-context.ts';
import { ownerId } from './buckets.ts';
import { invalidArgument } from './error.ts';
import { encoded, limitOf, list } from './listing.ts';
import type { S3Input, S3Output } from './operation.ts';
import { type Bucket, bucketOf, type S3Store } from './store.ts';

type ListInput = S3Input<'ListObjects'> & S3Input<'ListObjectsV2'>;
type ListedObject = NonNullable<S3Output<'ListObjectsV2'>['Contents']>[number];

/** Lists objects; a continuation token takes precedence over StartAfter. */
export function listObjectsV2(
  store: S3Store,
  input: S3Input<'ListObjectsV2'>,
  call: Call,
): S3Output<'ListObjectsV2'> {
  const { ContinuationToken: token, StartAfter = '' } = input;
  const after = token === undefined ? StartAfter : readToken(token);
  const { next, page } = listPage(store, input, call, after, input.FetchOwner ?? false);
  return {
    ...page,
    KeyCount: page.Contents.length + page.CommonPrefixes.length,
    ContinuationToken: token,
    NextContinuationToken: next === undefined ? undefined : writeToken(next),
    StartAfter: StartAfter ? encoded(input, StartAfter) : undefined,
  };
}

/** The first version of ListObjects goes on from a marker, and names the next one only with a delimiter. */
export function listObjects(
  store: S3Store,
  input: S3Input<'ListObjects'>,
  call: Call,
): S3Output<'ListObjects'> {
  const { Marker = '' } = input;
  const { next, page } = listPage(store, input, call, Marker, true);
  return {
    ...page,
    Marker: encoded(input, Marker),
    NextMarker: input.Delimiter && next ? encoded(input, next) : undefined,
  };
}

function listPage(store: S3Store, input: ListInput, call: Call, after: string, withOwner: boolean) {
  const bucket = bucketOf(store, input, call);
  const { Prefix = '', Delimiter = '', EncodingType } = input;
  const limit = limitOf('max-keys', input.MaxKeys);
  const listed = list(bucket.objects.keys(), { prefix: Prefix, delimiter: Delimiter, after, limit });
  const page = {
    Name: input.Bucket,
    Prefix: encoded(input, Prefix),
    Delimiter: Delimiter ? encoded(input, Delimiter) : undefined,
    MaxKeys: limit,
    EncodingType,
    IsTruncated: listed.next !== undefined,
    Contents: listed.keys.map((key) => described(input, bucket, key, call, withOwner)),
    CommonPrefixes: listed.commonPrefixes.map((prefix) => ({ Prefix: encoded(input, prefix) })),
  };
  return { next: listed.next, page };
}

function described(
  input: ListInput,
  bucket: Bucket,
  key: string,
  call: Call,
  withOwner: boolean,
): ListedObject {
  const object = bucket.objects.get(key);
  if (!object) return { Key: key };
  return {
    Key: encoded(input, key),
    LastModified: object.modified,
    ETag: `"${object.etag}"`,
    ChecksumAlgorithm: [object.checksum.algorithm],
    ChecksumType: object.checksum.type,
    Size: object.content.size,
    StorageClass: object.description.StorageClass ?? 'STANDARD',
    ...(withOwner && { Owner: { ID: ownerId(call.account.accountId) } }),
  };
}

function writeToken(name: string): string {
  return Buffer.from(`after:${name}`).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (text.startsWith('after:')) return text.slice('after:'.length);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}
