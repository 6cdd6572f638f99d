import { GetRoutesCommand } from '@aws-sdk/client-apigatewayv2';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateEndpointCommand, DescribeModelCommand, ListModelsCommand } from '@aws-sdk/client-sagemaker';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REGION } from '../../../test/emulated-account.ts';
import {
  ACCOUNT,
  as,
  type Clients,
  accessDenied,
  regional,
  roleArn,
  closeEnforcingAccount,
  openEnforcingAccount,
} from './enforcing-account.ts';

beforeAll(openEnforcingAccount);
afterAll(closeEnforcingAccount);

describe('a user without any policy', () => {
  const cases: [string, (clients: Clients) => Promise<unknown>, string, number, string, string][] = [
    [
      'SageMaker',
      async ({ sagemaker }) => await sagemaker.send(new DescribeModelCommand({ ModelName: 'm' })),
      'AccessDeniedException',
      400,
      'sagemaker:DescribeModel',
      regional('sagemaker', 'model/m'),
    ],
    [
      'a listing',
      async ({ sagemaker }) => await sagemaker.send(new ListModelsCommand({})),
      'AccessDeniedException',
      400,
      'sagemaker:ListModels',
      '*',
    ],
    [
      'an endpoint, with a lower-case ARN',
      async ({ sagemaker }) =>
        await sagemaker.send(new CreateEndpointCommand({ EndpointName: 'Ab', EndpointConfigName: 'c' })),
      'AccessDeniedException',
      400,
      'sagemaker:CreateEndpoint',
      regional('sagemaker', 'endpoint/ab'),
    ],
    [
      'IAM, with the role’s path',
      async ({ iam }) => await iam.send(new GetRoleCommand({ RoleName: 'exec' })),
      'AccessDenied',
      403,
      'iam:GetRole',
      roleArn,
    ],
    [
      'IAM, for a missing role',
      async ({ iam }) => await iam.send(new GetRoleCommand({ RoleName: 'none' })),
      'AccessDenied',
      403,
      'iam:GetRole',
      `arn:aws:iam::${ACCOUNT}:role/none`,
    ],
    [
      'IAM, for a path',
      async ({ iam }) => await iam.send(new ListRolesCommand({ PathPrefix: '/p/' })),
      'AccessDenied',
      403,
      'iam:ListRoles',
      `arn:aws:iam::${ACCOUNT}:role/p/`,
    ],
    [
      'Lambda',
      async ({ lambda }) => await lambda.send(new GetFunctionCommand({ FunctionName: 'f' })),
      'AccessDeniedException',
      403,
      'lambda:GetFunction',
      regional('lambda', 'function:f'),
    ],
    [
      'API Gateway, by method and path',
      async ({ apis }) => await apis.send(new GetRoutesCommand({ ApiId: 'a1' })),
      'AccessDeniedException',
      403,
      'apigateway:GET',
      `arn:aws:apigateway:${REGION}::/apis/a1/routes`,
    ],
    [
      'CloudWatch Logs, with a suffix after the group',
      async ({ logs }) => await logs.send(new FilterLogEventsCommand({ logGroupName: '/g' })),
      'AccessDeniedException',
      400,
      'logs:FilterLogEvents',
      regional('logs', 'log-group:/g:log-stream:'),
    ],
    [
      'S3, a listing as s3:ListBucket',
      async ({ s3 }) => await s3.send(new ListObjectsV2Command({ Bucket: 'bkt' })),
      'AccessDenied',
      403,
      's3:ListBucket',
      'arn:aws:s3:::bkt',
    ],
    [
      'S3, an object',
      async ({ s3 }) => await s3.send(new PutObjectCommand({ Bucket: 'bkt', Key: 'k', Body: 'x' })),
      'AccessDenied',
      403,
      's3:PutObject',
      'arn:aws:s3:::bkt/k',
    ],
  ];

  it.each(cases)('is denied by %s', async (_what, send, name, status, action, resource) => {
    await expect(send(await as())).rejects.toMatchObject(accessDenied(name, status, action, resource));
  });

  it('can still call GetCallerIdentity', async () => {
    const { sts, arn } = await as({ Effect: 'Deny', Action: '*', Resource: '*' });
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Arn: arn });
  });
});
