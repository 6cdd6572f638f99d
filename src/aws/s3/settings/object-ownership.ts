import { GetBucketOwnershipControlsCommand, PutBucketOwnershipControlsCommand } from '@aws-sdk/client-s3';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting } from './setting.ts';

const ENFORCED = 'BucketOwnerEnforced';

/** Every object belongs to the bucket's owner, and ACLs have no effect. */
export const objectOwnership: BucketSetting = {
  field: 'object ownership',
  wanted: () => ENFORCED,
  read: async (aws, Bucket) => {
    const answer = await unlessAbsent(
      's3:GetBucketOwnershipControls',
      async () => await aws.s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
    );
    return answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership;
  },
  write: async (aws, { name }) => {
    const OwnershipControls = { Rules: [{ ObjectOwnership: ENFORCED } as const] };
    await calling(
      's3:PutBucketOwnershipControls',
      async () =>
        await aws.s3.send(new PutBucketOwnershipControlsCommand({ Bucket: name, OwnershipControls })),
    );
  },
};
