import type { XmlChildren } from '../protocol/xml.ts';
import { xmlAnswer } from './document.ts';
import { invalidArgument } from './error.ts';
import { list, type Listed } from './listing.ts';
import { bucketOf, type Bucket, type S3Call } from './store.ts';

// "By default, the action returns up to 1,000 key names. The response … will never contain more": ListObjectsV2.
const KEYS_PER_PAGE = 1000;

/** Lists objects; the token says where to go on, and only without one does start-after count. */
export function listObjectsV2(call: S3Call): Response {
  const { query } = call;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const page = listPage(call, token === null ? startAfter : readToken(token));
  return xmlAnswer('ListBucketResult', {
    ...pageHead(call),
    ...page.body,
    KeyCount: page.listed.keys.length + page.listed.commonPrefixes.length,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.listed.next === undefined ? undefined : writeToken(page.listed.next),
    StartAfter: startAfter ? encoded(call, startAfter) : undefined,
  });
}

/** The first version of ListObjects goes on from a marker, and names the next one only with a delimiter. */
export function listObjects(call: S3Call): Response {
  const marker = call.query.get('marker') ?? '';
  const { listed, body } = listPage(call, marker);
  const names = listed.next !== undefined && call.query.get('delimiter');
  return xmlAnswer('ListBucketResult', {
    ...pageHead(call),
    ...body,
    Marker: encoded(call, marker),
    NextMarker: names && listed.next ? encoded(call, listed.next) : undefined,
  });
}

function listPage(call: S3Call, after: string): { listed: Listed; body: XmlChildren } {
  const bucket = bucketOf(call);
  const delimiter = call.query.get('delimiter') ?? '';
  const listed = list(bucket.objects.keys(), {
    prefix: call.query.get('prefix') ?? '',
    delimiter,
    after,
    limit: limitOf(call, 'max-keys'),
  });
  const body = {
    IsTruncated: listed.next !== undefined,
    Contents: listed.keys.map((key) => described(call, bucket, key)),
    CommonPrefixes: listed.commonPrefixes.map((prefix) => ({ Prefix: encoded(call, prefix) })),
  };
  return { listed, body };
}

function pageHead(call: S3Call): XmlChildren {
  const delimiter = call.query.get('delimiter');
  return {
    Name: call.bucketName,
    Prefix: encoded(call, call.query.get('prefix') ?? ''),
    Delimiter: delimiter ? encoded(call, delimiter) : undefined,
    MaxKeys: limitOf(call, 'max-keys'),
    EncodingType: call.query.get('encoding-type') ?? undefined,
  };
}

function described(call: S3Call, bucket: Bucket, key: string): XmlChildren {
  const object = bucket.objects.get(key);
  if (!object) return { Key: key };
  return {
    Key: encoded(call, key),
    LastModified: object.modified.toISOString(),
    ETag: `"${object.etag}"`,
    ChecksumAlgorithm: object.checksum.algorithm,
    ChecksumType: object.checksum.type,
    Size: object.content.size,
    StorageClass: 'STANDARD',
  };
}

/** A page size: at most 1000, whatever is asked. Throws InvalidArgument for what is no such number. */
export function limitOf(call: S3Call, name: string): number {
  const value = call.query.get(name);
  if (value === null || value === '') return KEYS_PER_PAGE;
  if (!/^\d{1,10}$/.test(value)) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, value);
  }
  return Math.min(Number(value), KEYS_PER_PAGE);
}

/** With `encoding-type=url` names are percent-encoded, for XML 1.0 cannot hold every character of a key. */
export function encoded(call: S3Call, name: string): string {
  if (call.query.get('encoding-type') !== 'url') return name;
  return encodeURIComponent(name).replaceAll('%2F', '/');
}

function writeToken(name: string): string {
  return Buffer.from(`after:${name}`).toString('base64');
}

function readToken(token: string): string {
  const text = Buffer.from(token, 'base64').toString();
  if (text.startsWith('after:')) return text.slice('after:'.length);
  throw invalidArgument('The continuation token provided is incorrect', 'continuation-token', token);
}
