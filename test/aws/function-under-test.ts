import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { isRoleOf, ROLE_PATH, tagsFor } from '../../infra/naming.ts';
import type { AwsClients } from '../../src/aws/core/clients.ts';
import { functionKind, type FunctionSpec } from '../../src/aws/lambda/function.ts';
import { type PolicyDocument, roleKind } from '../../src/aws/iam/role.ts';
import { REGION } from '../emulated-account.ts';

export const calm = { signal: new AbortController().signal, onBytes: () => {} };
export const ACCOUNT = '123456789012';

export const ROLES = { path: ROLE_PATH, isHere: isRoleOf };

function trusting(service: string): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
}

export function policy(action: string): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] };
}

export const roleOf = (owner: string, service = 'sagemaker.amazonaws.com') => ({
  name: `${owner}-${REGION}-role`,
  description: 'A role under test',
  trust: trusting(service),
  policy: policy('s3:GetObject'),
  tags: tagsFor(owner, 'role', {}),
});

export const roleArnOf = (owner: string): string =>
  `arn:aws:iam::${ACCOUNT}:role${ROLE_PATH}${owner}-${REGION}-role`;

function zipped(code: string): Pick<FunctionSpec, 'zip' | 'codeSha256'> {
  const zip = zipSync({ 'index.mjs': new TextEncoder().encode(code) });
  return { zip, codeSha256: createHash('sha256').update(zip).digest('base64') };
}

export const functionOf = (
  owner: string,
  code = 'export const handler = async () => 1;',
  memoryMb = 256,
  reservedConcurrency?: number,
): FunctionSpec => ({
  name: `${owner}-proxy`,
  roleArn: roleArnOf(owner),
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  ...zipped(code),
  memoryMb,
  timeoutSeconds: 29,
  environment: { FIRST: 'b', SECOND: 'd' },
  reservedConcurrency,
  tags: tagsFor(owner, 'proxy', {}),
});

export async function withFunction(on: AwsClients, owner: string): Promise<void> {
  await roleKind(on, ROLES).create(roleOf(owner, 'lambda.amazonaws.com'), calm);
  await functionKind(on).create(functionOf(owner), calm);
}
