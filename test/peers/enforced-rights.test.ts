import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  awsEnvironment,
  type EmulatedAccount,
  openEmulatedAccount,
  PYTHON,
  REGION,
} from '../emulated-account.ts';

const BOTO3 = fileURLToPath(new URL('boto3_rights.py', import.meta.url));
const ANN = 'arn:aws:iam::123456789012:user/ann';

describe('boto3 in an account that enforces IAM', () => {
  let account: EmulatedAccount;
  beforeAll(async () => {
    account = await openEmulatedAccount({ enforceIam: true });
  });
  afterAll(async () => await account.close());

  /** AWS's message; `why` is its last part. */
  const refused = (code: string, status: number, action: string, resource: string, why?: string) => [
    code,
    status,
    `User: ${ANN} is not authorized to perform: ${action} on resource: ${resource} ` +
      (why ?? `because no identity-based policy allows the ${action} action`),
  ];

  it('sets up a user, is denied in each service’s format, and matches the simulation', async () => {
    const { stdout } = await promisify(execFile)(PYTHON, [BOTO3], { env: awsEnvironment(account.url) });
    expect(JSON.parse(stdout)).toEqual({
      caller: ANN,
      calls: {
        'sagemaker:ListEndpoints': ['allowed'],
        'sagemaker:ListModels': refused(
          'AccessDeniedException',
          400,
          'sagemaker:ListModels',
          '*',
          'with an explicit deny in an identity-based policy',
        ),
        'lambda:ListFunctions': refused('AccessDeniedException', 403, 'lambda:ListFunctions', '*'),
        'iam:ListRoles': refused('AccessDenied', 403, 'iam:ListRoles', 'arn:aws:iam::123456789012:role/'),
        's3:ListAllMyBuckets': refused('AccessDenied', 403, 's3:ListAllMyBuckets', '*'),
        'apigateway:GET': refused(
          'AccessDeniedException',
          403,
          'apigateway:GET',
          `arn:aws:apigateway:${REGION}::/apis`,
        ),
        'logs:DescribeLogGroups': refused(
          'AccessDeniedException',
          400,
          'logs:DescribeLogGroups',
          `arn:aws:logs:${REGION}:123456789012:log-group::log-stream:`,
        ),
      },
      simulated: {
        'sagemaker:ListEndpoints': 'allowed',
        'sagemaker:ListModels': 'explicitDeny',
        'lambda:ListFunctions': 'implicitDeny',
      },
    });
  });
});
