import { GetBucketVersioningCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting } from './setting.ts';

/** Whether the bucket keeps earlier versions. S3 cannot turn it off again, only suspend it; existing versions remain. */
export const versioning: BucketSetting = {
  field: 'versioning',
  wanted: (settings) => (settings.versioning ? 'on' : 'off'),
  read: async (aws, Bucket) => {
    // Absent while a read still finds the bucket that was just deleted.
    const answer = await unlessAbsent(
      's3:GetBucketVersioning',
      async () => await aws.s3.send(new GetBucketVersioningCommand({ Bucket })),
    );
    return answer?.Status === 'Enabled' ? 'on' : 'off';
  },
  write: async (aws, settings) => {
    const Status = settings.versioning ? 'Enabled' : 'Suspended';
    const input = { Bucket: settings.name, VersioningConfiguration: { Status } } as const;
    await calling(
      's3:PutBucketVersioning',
      async () => await aws.s3.send(new PutBucketVersioningCommand(input)),
    );
  },
};
