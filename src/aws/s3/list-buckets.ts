import { type Bucket, paginateListBuckets } from '@aws-sdk/client-s3';
import type { Found } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { allPages, mapLimit } from '../core/listing.ts';
import { bucketTags } from './bucket-owner.ts';

/** The account's own buckets, by the start of their names, in one region or all; S3 lists no others. */
export async function ownBuckets(
  aws: AwsClients,
  prefix: string,
  region: string | undefined,
): Promise<Bucket[]> {
  const input = { BucketRegion: region, ...(prefix !== '' && { Prefix: prefix }) };
  const pages = paginateListBuckets({ client: aws.s3 }, input);
  return await allPages('s3:ListAllMyBuckets', pages, (page) => page.Buckets);
}

/** Those of the clients' region, each with the stack in its owner tag. */
export async function listBuckets(aws: AwsClients, prefix: string): Promise<Found[]> {
  const buckets = await ownBuckets(aws, prefix, aws.region);
  const found = await mapLimit(buckets, async ({ Name: name = '', CreationDate }) => {
    const tags = await bucketTags(aws, name);
    return tags ? [{ name, ...tags, sinceMs: CreationDate?.getTime() }] : [];
  });
  return found.flat();
}
