import { GetBucketTaggingCommand } from '@aws-sdk/client-s3';
import { ownerIn } from '../../reconcile/owner.ts';
import type { AwsClients } from '../core/clients.ts';
import { unlessAbsent } from '../core/errors.ts';

/** The stack in the owner tag of a bucket; undefined without the tag, or without the bucket. */
export async function bucketOwner(aws: AwsClients, name: string): Promise<string | undefined> {
  const tags = await unlessAbsent(
    's3:GetBucketTagging',
    async () => await aws.s3.send(new GetBucketTaggingCommand({ Bucket: name })),
  );
  return ownerIn(tags?.TagSet);
}
