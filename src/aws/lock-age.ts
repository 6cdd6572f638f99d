import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from './clients.ts';
import { unlessAbsent } from './errors.ts';

/** Where a stack's bucket says that somebody is changing the stack. */
const KEY = 'lock.json';

/** When the lock in a bucket was last written, in ms since the epoch; undefined when there is none. */
export async function lockWrittenMs(aws: AwsClients, bucket: string): Promise<number | undefined> {
  const head = await unlessAbsent(
    's3:HeadObject',
    async () => await aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: KEY })),
  );
  return head?.LastModified?.getTime();
}
