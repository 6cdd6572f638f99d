import * as sdk from '@aws-sdk/client-s3';
import { type Route, Router } from '../protocol/router.ts';
import { operationsOf } from '../protocol/smithy-schema.ts';
import { addressOf } from './address.ts';

// The model's paths name no bucket, so operations on the account and on a bucket have the same ones.
const ALL = operationsOf(sdk);
const BELOW_BUCKET = new Router(ALL.filter(({ input }) => input.members.has('Bucket')));
const LIST_BUCKETS = ALL.find(({ name }) => name === 'ListBuckets');

/** AWS presigns more; clients presign the transfer of an object. Throws InvalidURI. */
export function isPresignable({ method, url }: Request): boolean {
  return /^(GET|HEAD|PUT)$/.test(method) && addressOf(new URL(url)).key !== undefined;
}

/** The operation that a request asks for. Throws InvalidURI. */
export function routeOf({ method, headers, url }: Request): Route | undefined {
  const { pathname, hostname, searchParams } = new URL(url);
  const { bucket, key } = addressOf({ pathname, hostname });
  if (bucket !== undefined) {
    const found = BELOW_BUCKET.find(method, `/${encodeURIComponent(key ?? '')}`, searchParams, headers);
    return found && { ...found, labels: { ...found.labels, Bucket: bucket } };
  }
  const lists = method === 'GET' && searchParams.get('x-id') !== 'ListDirectoryBuckets';
  return lists && LIST_BUCKETS ? { operation: LIST_BUCKETS, labels: {} } : undefined;
}
