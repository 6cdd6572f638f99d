import { CreateBucketCommand, type CreateBucketCommandInput } from '@aws-sdk/client-s3';
import { type Tags, tagList } from '../../reconcile/owner.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';
import { foreignBucket } from './foreign-bucket.ts';

/** What a bucket is created with. */
export interface NewBucket {
  readonly name: string;
  readonly tags: Tags;
  /** Whether it is created in the account-regional namespace, as its name requires. */
  readonly accountRegional: boolean;
}

/**
 * Creates a bucket with its tags. Throws Fault `refused` if another account has taken the name in the meantime.
 */
export async function createBucket(aws: AwsClients, spec: NewBucket): Promise<void> {
  // us-east-1 is the only region that must not be set as location constraint.
  const location = aws.region === 'us-east-1' ? {} : { LocationConstraint: aws.region as 'eu-west-1' };
  const input: CreateBucketCommandInput = {
    Bucket: spec.name,
    CreateBucketConfiguration: { ...location, Tags: tagList(spec.tags) },
    ...(spec.accountRegional && { BucketNamespace: 'account-regional' }),
  };
  await calling('s3:CreateBucket', async () => await aws.s3.send(new CreateBucketCommand(input))).catch(
    (error: unknown) => {
      // Another account has the name: it was faster than this deploy.
      throw awsErrorCode(error) === 'BucketAlreadyExists' ? foreignBucket(spec.name, error) : error;
    },
  );
}
