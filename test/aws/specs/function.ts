import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { isRoleOf, ROLE_PATH, tagsFor } from '../../../infra/naming.ts';
import type { AwsClients } from '../../../src/aws/core/clients.ts';
import { type PolicyDocument, roleKind } from '../../../src/aws/iam/role.ts';
import { functionKind, type FunctionSpec } from '../../../src/aws/lambda/function.ts';
import { REGION } from '../../emulated-account.ts';
import { ACCOUNT, calm } from '../account-under-test.ts';

export const roles = (aws: AwsClients) => roleKind(aws, { path: ROLE_PATH, isHere: isRoleOf });

type Service = 'sagemaker.amazonaws.com' | 'lambda.amazonaws.com';

export const roleOf = (
  owner: string,
  service: Service = 'sagemaker.amazonaws.com',
  action = 's3:GetObject',
) => ({
  name: `${owner}-${REGION}-role`,
  description: 'A role under test',
  trust: trusting(service),
  policy: allowing(action),
  tags: tagsFor(owner, 'role', {}),
});

/** The same within a permissions boundary of AWS, so that none has to be created. */
export const boundedRoleOf = (owner: string, boundary = 'PowerUserAccess') => ({
  ...roleOf(owner),
  permissionsBoundary: `arn:aws:iam::aws:policy/${boundary}`,
});

export const roleArnOf = (owner: string): string =>
  `arn:aws:iam::${ACCOUNT}:role${ROLE_PATH}${owner}-${REGION}-role`;

function trusting(service: Service): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
}

function allowing(action: string): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

export const functionOf = (owner: string, over: Partial<FunctionSpec> = {}): FunctionSpec => ({
  name: `${owner}-proxy`,
  roleArn: roleArnOf(owner),
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  code: zipped('export const handler = async () => 1;'),
  memoryMb: 256,
  timeoutSeconds: 29,
  environment: { FIRST: 'b', SECOND: 'd' },
  reservedConcurrency: undefined,
  tags: tagsFor(owner, 'proxy', {}),
  ...over,
});

export const functionArnOf = (owner: string): string =>
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${owner}-proxy`;

export function zipped(code: string): FunctionSpec['code'] {
  const zip = zipSync({ 'index.mjs': new TextEncoder().encode(code) });
  return { zip, sha256: createHash('sha256').update(zip).digest('base64') };
}

export async function withFunctionRole(aws: AwsClients, owner: string): Promise<void> {
  await roles(aws).create(roleOf(owner, 'lambda.amazonaws.com'), calm);
}

export async function withFunction(aws: AwsClients, owner: string): Promise<void> {
  await withFunctionRole(aws, owner);
  await functionKind(aws).create(functionOf(owner), calm);
}
