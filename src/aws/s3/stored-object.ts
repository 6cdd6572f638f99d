import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import type { ObjectPlace } from './object-version.ts';

/**
 * What identifies one write of an object. S3 sets the time itself, so that nobody can write other bytes and keep it; the
 * ETag distinguishes writes of the same second.
 */
export interface StoredObject {
  readonly etag: string;
  readonly writtenMs: number;
  readonly bytes: number;
}

/** The object at a place; undefined if there is none. */
export async function storedObject(
  aws: AwsClients,
  { bucket, key }: ObjectPlace,
): Promise<StoredObject | undefined> {
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
  );
  return (
    head && {
      etag: head.ETag ?? '',
      writtenMs: head.LastModified?.getTime() ?? 0,
      bytes: head.ContentLength ?? 0,
    }
  );
}
