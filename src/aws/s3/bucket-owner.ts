import { GetBucketTaggingCommand, type GetBucketTaggingOutput } from '@aws-sdk/client-s3';
import { ownerIn } from '../../reconcile/owner.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessDeleted } from '../core/errors.ts';

/** The stack in the owner tag of a bucket; undefined without the tag, or without the bucket. */
export async function bucketOwner(aws: AwsClients, name: string): Promise<string | undefined> {
  return (await bucketTags(aws, name))?.owner;
}

/** What the tags of a bucket say. Undefined if it was deleted: other reads may still find it then. */
export async function bucketTags(
  aws: AwsClients,
  name: string,
): Promise<{ readonly owner: string | undefined } | undefined> {
  return await unlessDeleted(async () => ({ owner: ownerIn(await tagsOf(aws, name)) }));
}

async function tagsOf(aws: AwsClients, name: string): Promise<GetBucketTaggingOutput['TagSet']> {
  try {
    const tags = await calling(
      's3:GetBucketTagging',
      async () => await aws.s3.send(new GetBucketTaggingCommand({ Bucket: name })),
    );
    return tags.TagSet;
  } catch (error) {
    if (awsErrorCode(error) === 'NoSuchTagSet') return [];
    throw error;
  }
}
