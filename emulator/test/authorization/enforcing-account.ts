import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EFSClient } from '@aws-sdk/client-efs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { expect } from 'vitest';
import { type EmulatedAccount, KEY, openEmulatedAccount, REGION } from '../../../test/emulated-account.ts';

export const ACCOUNT = '123456789012';
export const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: ['lambda.amazonaws.com', 'sagemaker.amazonaws.com'] },
      Action: 'sts:AssumeRole',
    },
  ],
});

let account: EmulatedAccount;
let admin: IAMClient;

/** Opens the account for the tests of a file: a bucket `bkt`, a role `/p/exec`, and IAM enforced. */
export async function openEnforcingAccount(): Promise<void> {
  account = await openEmulatedAccount({ enforceIam: true });
  admin = new IAMClient(config(KEY));
  await new S3Client({ ...config(KEY), forcePathStyle: true }).send(
    new CreateBucketCommand({ Bucket: 'bkt', CreateBucketConfiguration: { LocationConstraint: REGION } }),
  );
  await admin.send(new CreateRoleCommand({ RoleName: 'exec', Path: '/p/', AssumeRolePolicyDocument: TRUST }));
}

export async function closeEnforcingAccount(): Promise<void> {
  await account.close();
}

interface Key {
  accessKeyId: string;
  secretAccessKey: string;
}

export function config(credentials: Key) {
  return { endpoint: account.url, region: REGION, credentials, maxAttempts: 1 };
}

let users = 0;

/** Clients for a new user with exactly these statements. */
export async function as(...statements: object[]) {
  users += 1;
  const UserName = `user-${users}`;
  await admin.send(new CreateUserCommand({ UserName }));
  if (statements.length > 0) {
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    await admin.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
  }
  const { AccessKey } = await admin.send(new CreateAccessKeyCommand({ UserName }));
  const key = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  };
  return {
    arn: `arn:aws:iam::${ACCOUNT}:user/${UserName}`,
    apis: new ApiGatewayV2Client(config(key)),
    ec2: new EC2Client(config(key)),
    efs: new EFSClient(config(key)),
    iam: new IAMClient(config(key)),
    lambda: new LambdaClient(config(key)),
    logs: new CloudWatchLogsClient(config(key)),
    s3: new S3Client({ ...config(key), forcePathStyle: true }),
    sagemaker: new SageMakerClient(config(key)),
    restApis: new APIGatewayClient(config(key)),
    sts: new STSClient(config(key)),
    waf: new WAFV2Client(config(key)),
  };
}

export type Clients = Awaited<ReturnType<typeof as>>;

export function allow(
  Action: string | string[],
  Resource: string | string[] = '*',
  Condition?: object,
): object {
  return { Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) };
}

/** AWS's access-denied message. */
export function accessDenied(name: string, status: number, action: string, resource: string) {
  const text = `is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  return { name, $metadata: { httpStatusCode: status }, message: expect.stringContaining(text) as unknown };
}

export const regional = (service: string, rest: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
export const roleArn = `arn:aws:iam::${ACCOUNT}:role/p/exec`;
export const model = {
  ModelName: 'm',
  ExecutionRoleArn: roleArn,
  PrimaryContainer: {
    Image: `763104351884.dkr.ecr.${REGION}.amazonaws.com/huggingface-pytorch-inference:x`,
  },
};
export const zipped = {
  FunctionName: 'f',
  Role: roleArn,
  Runtime: 'nodejs24.x' as const,
  Handler: 'index.handler',
  Code: { ZipFile: new Uint8Array([1]) },
};
