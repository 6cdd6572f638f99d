import {
  GetBucketEncryptionCommand,
  PutBucketEncryptionCommand,
  type ServerSideEncryptionRule,
} from '@aws-sdk/client-s3';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting } from './setting.ts';

/** What S3 encrypts new objects with: uploads, copies, ledger and lock. Objects that exist keep their encryption. */
export const encryption: BucketSetting = {
  field: 'encryption',
  wanted: ({ kmsKeyArn }) => (kmsKeyArn === undefined ? 'AES256' : `aws:kms ${kmsKeyArn}`),
  read: async (aws, Bucket) => {
    const answer = await unlessAbsent(
      's3:GetEncryptionConfiguration',
      async () => await aws.s3.send(new GetBucketEncryptionCommand({ Bucket })),
    );
    return textOf(answer?.ServerSideEncryptionConfiguration?.Rules?.[0]);
  },
  write: async (aws, { name, kmsKeyArn }) => {
    const ServerSideEncryptionConfiguration = { Rules: [ruleFor(kmsKeyArn)] };
    await calling(
      's3:PutEncryptionConfiguration',
      async () =>
        await aws.s3.send(
          new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration }),
        ),
    );
  },
};

/** With a bucket key, S3 calls KMS once for many objects instead of once for each. */
function ruleFor(kmsKeyArn: string | undefined): ServerSideEncryptionRule {
  if (kmsKeyArn === undefined) return { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } };
  return {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: kmsKeyArn },
    BucketKeyEnabled: true,
  };
}

function textOf(rule: ServerSideEncryptionRule | undefined): string | undefined {
  const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
  return KMSMasterKeyID === undefined ? SSEAlgorithm : `${SSEAlgorithm} ${KMSMasterKeyID}`;
}
