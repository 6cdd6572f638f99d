import { DeleteBucketCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { unlessGone } from '../core/errors.ts';
import { isStackKey } from './bucket-keys.ts';
import { deleteEarlierVersions } from './earlier-versions.ts';
import { dropLedger } from './ledger.ts';
import { dropLock } from './stack-lock.ts';

/**
 * Deletes a bucket with the parts that are its own: ledger, lock, and versions of archives that have been deleted. Anything
 * else in it must not be deleted, and S3 answers BucketNotEmpty.
 */
export async function removeBucket(aws: AwsClients, name: string): Promise<void> {
  await dropLedger(aws, name);
  await dropLock(aws, name);
  await deleteEarlierVersions(aws, name, '', isStackKey);
  await unlessGone(
    's3:DeleteBucket',
    async () => await aws.s3.send(new DeleteBucketCommand({ Bucket: name })),
  );
}
