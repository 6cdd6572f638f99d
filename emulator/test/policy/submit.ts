import {
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AddPermissionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createIam } from '../../src/iam/iam.ts';
import { createS3 } from '../../src/s3/s3.ts';
import { openTestAccount } from '../account-context.ts';
import { deployFunction, openFunctionAccount } from '../lambda/function-account.ts';
import type { PolicyCase, PolicyKind } from './documents.ts';

/** Sends a document to the operation that takes its kind. Rejects as the client does. */
export type Submit = Readonly<Record<PolicyKind, (document: PolicyCase) => Promise<unknown>>>;

const Bucket = 'shop';
const role = { RoleName: 'present' };
const policy = { ...role, PolicyName: 'policy' };

/** An account with a role, a bucket and a function that take the documents. */
export async function openPolicyAccount(): Promise<{
  submit: Submit;
  iam: IAMClient;
  close(): Promise<void>;
}> {
  const test = await openTestAccount((account) => ({
    services: [createIam(account).service, createS3(account).service],
  }));
  const functions = await openFunctionAccount();
  const iam = new IAMClient(test.clientConfig());
  const s3 = new S3Client({ ...test.clientConfig(), forcePathStyle: true });
  await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: TRUST }));
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await deployFunction(functions.lambda, 'proxy', 'export const handler = async () => 1;');
  const close = async (): Promise<void> => {
    await Promise.all([test.close(), functions.close()]);
  };
  return { submit: submitTo(iam, s3, functions.lambda), iam, close };
}

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

function submitTo(iam: IAMClient, s3: S3Client, lambda: LambdaClient): Submit {
  let permissions = 0;
  return {
    inline: async ({ text }) => {
      await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: text }));
      await iam.send(new DeleteRolePolicyCommand(policy));
    },
    managed: async ({ text }) => {
      const { Policy } = await iam.send(
        new CreatePolicyCommand({ PolicyName: 'policy', PolicyDocument: text }),
      );
      await iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
    },
    trust: async ({ text }) =>
      await iam.send(new UpdateAssumeRolePolicyCommand({ ...role, PolicyDocument: text })),
    bucket: async ({ text }) => await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: text })),
    permission: async ({ permission }) => {
      const StatementId = `s${(permissions += 1)}`;
      const { Action, Principal } = permission;
      return await lambda.send(
        new AddPermissionCommand({ FunctionName: 'proxy', StatementId, Action, Principal }),
      );
    },
  };
}
