import { HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import type { Found, Kind } from '../../reconcile/resource.ts';
import { ARCHIVES } from './bucket-keys.ts';
import type { BucketKind } from './bucket.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent, unlessDeleted } from '../core/errors.ts';
import { allPages, mapLimit } from '../core/listing.ts';
import { immutableKind } from '../core/immutable-kind.ts';
import { deleteObject } from './delete-object.ts';
import { copyObject, type ObjectSpec, OWNER_METADATA, uploadObject } from './object-write.ts';

export interface LiveObject {
  readonly owner: string | undefined;
  readonly bytes: number | undefined;
}

/** S3 objects, addressed as `bucket/key`. Present under a digest means equal, so there is nothing to update. */
export function objectKind(aws: AwsClients, buckets: BucketKind): Kind<ObjectSpec, LiveObject> {
  return immutableKind(5_000, {
    nameOf: (spec) => `${spec.bucket}/${spec.key}`,
    read: async (name) => await readObject(aws, name),
    create: async (spec, options) =>
      await (spec.copyFrom
        ? copyObject(aws, spec, spec.copyFrom, options)
        : uploadObject(aws, spec, options)),
    remove: async (name) => {
      const { Bucket, Key } = located(name);
      await deleteObject(aws, { bucket: Bucket, key: Key });
    },
    list: async (prefix) => await listObjects(aws, await buckets.list(prefix)),
  });
}

function located(name: string): { Bucket: string; Key: string } {
  const slash = name.indexOf('/');
  return { Bucket: name.slice(0, slash), Key: name.slice(slash + 1) };
}

async function readObject(aws: AwsClients, name: string): Promise<LiveObject | undefined> {
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand(located(name))),
    name,
  );
  return head && { owner: head.Metadata?.[OWNER_METADATA], bytes: head.ContentLength };
}

/** The archives in owned buckets, each with its bucket's owner; the ledger is a part of the bucket. */
async function listObjects(aws: AwsClients, buckets: readonly Found[]): Promise<Found[]> {
  const owned = buckets.filter(({ owner }) => owner !== undefined);
  const perBucket = await mapLimit(owned, async ({ name: Bucket, owner }) => {
    const pages = paginateListObjectsV2({ client: aws.s3 }, { Bucket, Prefix: ARCHIVES });
    const list = async () => await allPages('s3:ListBucket', pages, (page) => page.Contents);
    return ((await unlessDeleted(list)) ?? []).map(({ Key = '', LastModified }) => ({
      name: `${Bucket}/${Key}`,
      owner,
      sinceMs: LastModified?.getTime(),
    }));
  });
  return perBucket.flat();
}
