import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';
import { rejectForeign } from './foreign-bucket.ts';

/** Whether this account has a bucket. Throws Fault `refused` for a bucket of another account. */
export async function bucketExists(aws: AwsClients, name: string): Promise<boolean> {
  const bucket = new HeadBucketCommand({ Bucket: name });
  const head = await rejectForeign(
    aws,
    name,
    async () => await unlessAbsent('s3:HeadBucket', async () => await aws.s3.send(bucket), name),
  );
  return head !== undefined;
}
