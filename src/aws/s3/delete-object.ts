import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { deleteEarlierVersions } from './earlier-versions.ts';
import type { ObjectPlace } from './object-version.ts';

/**
 * Deletes an object; already absent is success. In a bucket with versioning, enabled or suspended, S3 only adds a delete
 * marker: then its versions are deleted too, but not an object that another run has written since.
 */
export async function deleteObject(aws: AwsClients, { bucket, key }: ObjectPlace): Promise<void> {
  const deleted = await unlessAbsent(
    's3:DeleteObject',
    async () => await aws.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
  );
  if (deleted?.DeleteMarker) await deleteEarlierVersions(aws, bucket, key, (each) => each === key);
}
