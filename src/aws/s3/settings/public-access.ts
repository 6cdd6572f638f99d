import { GetPublicAccessBlockCommand, PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting } from './setting.ts';

const BLOCK = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

/** Neither ACL nor policy can open the bucket to the public. */
export const publicAccess: BucketSetting = {
  field: 'public access',
  wanted: () => 'blocked',
  read: async (aws, Bucket) => {
    const answer = await unlessAbsent(
      's3:GetBucketPublicAccessBlock',
      async () => await aws.s3.send(new GetPublicAccessBlockCommand({ Bucket })),
    );
    const block = answer?.PublicAccessBlockConfiguration ?? {};
    const blocked = Object.keys(BLOCK).every((part) => block[part as keyof typeof BLOCK] === true);
    return blocked ? 'blocked' : 'open';
  },
  write: async (aws, { name }) => {
    const input = { Bucket: name, PublicAccessBlockConfiguration: BLOCK };
    await calling(
      's3:PutBucketPublicAccessBlock',
      async () => await aws.s3.send(new PutPublicAccessBlockCommand(input)),
    );
  },
};
