import { isDeepStrictEqual } from 'node:util';
import { GetBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../../core/clients.ts';
import { calling, unlessAbsent } from '../../core/errors.ts';
import type { BucketSetting } from './setting.ts';

const SID = 'RefuseUnencryptedTransport';

/** A policy of which only our statement is known. */
interface Policy {
  readonly Version: string;
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** The bucket's policy refuses plain HTTP. Other statements of the policy are kept. */
export const transport: BucketSetting = {
  field: 'transport',
  wanted: () => 'TLS only',
  read: async (aws, bucket) => {
    const { Statement } = await readPolicy(aws, bucket);
    const found = Statement.find(({ Sid }) => Sid === SID);
    // The ARN in the statement names the partition, which a bucket's name does not.
    const partition = /"arn:([a-z-]+):/.exec(JSON.stringify(found ?? ''))?.[1] ?? '';
    return isDeepStrictEqual(found, refusal(partition, bucket)) ? 'TLS only' : 'any';
  },
  write: async (aws, { name, partition }) => {
    const { Statement, ...rest } = await readPolicy(aws, name);
    const others = Statement.filter(({ Sid }) => Sid !== SID);
    const Policy = JSON.stringify({ ...rest, Statement: [...others, refusal(partition, name)] });
    await calling(
      's3:PutBucketPolicy',
      async () => await aws.s3.send(new PutBucketPolicyCommand({ Bucket: name, Policy })),
    );
  },
};

async function readPolicy(aws: AwsClients, Bucket: string): Promise<Policy> {
  const answer = await unlessAbsent(
    's3:GetBucketPolicy',
    async () => await aws.s3.send(new GetBucketPolicyCommand({ Bucket })),
  );
  const empty: Policy = { Version: '2012-10-17', Statement: [] };
  if (answer?.Policy === undefined) return empty;
  const policy = JSON.parse(answer.Policy) as Policy;
  // IAM's grammar allows a single statement without a list.
  return { ...policy, Statement: [policy.Statement].flat() };
}

function refusal(partition: string, bucket: string) {
  const arn = `arn:${partition}:s3:::${bucket}`;
  return {
    Sid: SID,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
