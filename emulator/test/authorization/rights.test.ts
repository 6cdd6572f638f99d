import { CreateApiCommand, GetApisCommand } from '@aws-sdk/client-apigatewayv2';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  InvokeCommand,
  ListFunctionsCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateModelCommand,
  DescribeModelCommand,
  ListModelsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REGION } from '../../../test/emulated-account.ts';
import {
  ACCOUNT,
  TRUST,
  allow,
  as,
  type Clients,
  config,
  model,
  accessDenied,
  regional,
  roleArn,
  zipped,
  closeEnforcingAccount,
  openEnforcingAccount,
} from './enforcing-account.ts';

beforeAll(openEnforcingAccount);
afterAll(closeEnforcingAccount);

describe('a call that a policy allows', () => {
  it('is limited to the resource', async () => {
    const { sagemaker } = await as(allow('sagemaker:Describe*', regional('sagemaker', 'model/m*')));
    const describing = async (ModelName: string) =>
      await sagemaker.send(new DescribeModelCommand({ ModelName }));
    await expect(describing('m1')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(describing('n')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  it('of a function does not cover its versions and aliases', async () => {
    const { lambda } = await as(allow('lambda:*', regional('lambda', 'function:f')));
    const invoking = async (FunctionName: string, Qualifier?: string) =>
      await lambda.send(new InvokeCommand({ FunctionName, Qualifier }));
    await expect(invoking('f')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const denied = accessDenied(
      'AccessDeniedException',
      403,
      'lambda:InvokeFunction',
      regional('lambda', 'function:f:live'),
    );
    await expect(invoking('f', 'live')).rejects.toMatchObject(denied);
    await expect(invoking('f:live')).rejects.toMatchObject(denied);
    const update = new UpdateAliasCommand({ FunctionName: 'f', Name: 'live', FunctionVersion: '1' });
    await expect(lambda.send(update)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('can be explicitly denied, with another message', async () => {
    const { lambda } = await as(allow('*'), { Effect: 'Deny', Action: 'lambda:List*', Resource: '*' });
    await expect(lambda.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in an identity-based policy') as unknown,
    });
  });

  it('must meet the conditions', async () => {
    const releases = allow('s3:ListBucket', 'arn:aws:s3:::bkt', {
      StringLike: { 's3:prefix': 'releases/*' },
    });
    const { s3 } = await as(releases);
    const listing = async (Prefix?: string) =>
      await s3.send(new ListObjectsV2Command({ Bucket: 'bkt', Prefix }));
    expect(await listing('releases/1')).toMatchObject({ KeyCount: 0 });
    await expect(listing('models/')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(listing()).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('PassRole', () => {
  const passing = (service: string) =>
    allow('iam:PassRole', roleArn, { StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } });
  const withoutPass = accessDenied('AccessDeniedException', 400, 'iam:PassRole', roleArn);

  it('is required to create a model, for SageMaker', async () => {
    const creating = async (...more: object[]) =>
      await (await as(allow('sagemaker:*'), ...more)).sagemaker.send(new CreateModelCommand(model));
    await expect(creating()).rejects.toMatchObject(withoutPass);
    await expect(creating(passing('lambda'))).rejects.toMatchObject(withoutPass);
    expect(await creating(passing('sagemaker'))).toMatchObject({
      ModelArn: regional('sagemaker', 'model/m'),
    });
  });

  it('is required to create a function, for Lambda', async () => {
    const creating = async (...more: object[]) =>
      await (await as(allow('lambda:*'), ...more)).lambda.send(new CreateFunctionCommand(zipped));
    await expect(creating()).rejects.toMatchObject({ ...withoutPass, $metadata: { httpStatusCode: 403 } });
    // Authorization passes; the invalid zip is rejected afterwards.
    await expect(creating(passing('lambda'))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });
});

describe('tags on creation require a separate permission', () => {
  const Tags = [{ Key: 'owner', Value: 'x' }];

  it.each([
    [
      'sagemaker:AddTags',
      regional('sagemaker', 'model/t'),
      allow('sagemaker:CreateModel'),
      async ({ sagemaker }: Clients) =>
        await sagemaker.send(new CreateModelCommand({ ...model, ModelName: 't', Tags })),
    ],
    [
      'iam:TagRole',
      `arn:aws:iam::${ACCOUNT}:role/q/t`,
      allow('iam:CreateRole'),
      async ({ iam }: Clients) =>
        await iam.send(
          new CreateRoleCommand({ RoleName: 't', Path: '/q/', AssumeRolePolicyDocument: TRUST, Tags }),
        ),
    ],
    [
      'lambda:TagResource',
      regional('lambda', 'function:f'),
      allow('lambda:CreateFunction'),
      async ({ lambda }: Clients) =>
        await lambda.send(new CreateFunctionCommand({ ...zipped, Tags: { owner: 'x' } })),
    ],
    [
      'logs:TagResource',
      regional('logs', 'log-group:/t'),
      allow('logs:CreateLogGroup'),
      async ({ logs }: Clients) =>
        await logs.send(new CreateLogGroupCommand({ logGroupName: '/t', tags: { owner: 'x' } })),
    ],
    [
      'apigateway:TagResource',
      `arn:aws:apigateway:${REGION}::/apis`,
      allow('apigateway:POST'),
      async ({ apis }: Clients) =>
        await apis.send(new CreateApiCommand({ Name: 't', ProtocolType: 'HTTP', Tags: { owner: 'x' } })),
    ],
    [
      's3:TagResource',
      'arn:aws:s3:::bucket-t',
      allow('s3:CreateBucket'),
      async ({ s3 }: Clients) =>
        await s3.send(
          new CreateBucketCommand({
            Bucket: 'bucket-t',
            CreateBucketConfiguration: { LocationConstraint: REGION, Tags },
          }),
        ),
    ],
  ])('%s', async (action, resource, creation, send) => {
    await expect(send(await as(creation))).rejects.toMatchObject({
      message: expect.stringContaining(`perform: ${action} on resource: ${resource} because`) as unknown,
    });
  });

  it('and can be restricted by tag values', async () => {
    const owned = allow('*', '*', { StringEquals: { 'aws:RequestTag/owner': 'x' } });
    const { apis } = await as(owned);
    const creating = async (owner: string) =>
      await apis.send(new CreateApiCommand({ Name: 'o', ProtocolType: 'HTTP', Tags: { owner } }));
    expect(await creating('x')).toMatchObject({ Name: 'o' });
    await expect(creating('y')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(apis.send(new GetApisCommand({}))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('a copy within S3', () => {
  it('requires permission to read the source and to write the target', async () => {
    const copying = { Bucket: 'bkt', Key: 'new', CopySource: '/bkt/old%20one' };
    const { s3 } = await as(allow('s3:PutObject'));
    await expect(s3.send(new CopyObjectCommand(copying))).rejects.toMatchObject(
      accessDenied('AccessDenied', 403, 's3:GetObject', 'arn:aws:s3:::bkt/old one'),
    );
  });
});

describe('S3 does not reveal missing objects', () => {
  it('to callers who can read objects but not list them', async () => {
    const reading = allow('s3:GetObject', 'arn:aws:s3:::bkt/*');
    const asked = { Bucket: 'bkt', Key: 'none' };
    const blind = await as(reading);
    await expect(blind.s3.send(new GetObjectCommand(asked))).rejects.toMatchObject(
      accessDenied('AccessDenied', 403, 's3:ListBucket', 'arn:aws:s3:::bkt'),
    );
    await expect(blind.s3.send(new HeadObjectCommand(asked))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    const seeing = await as(reading, allow('s3:ListBucket', 'arn:aws:s3:::bkt'));
    await expect(seeing.s3.send(new GetObjectCommand(asked))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('a key that the account does not have', () => {
  const stranger = { accessKeyId: 'AKIASTRANGERSTRANGER', secretAccessKey: 'x' };

  it('is rejected by every service with its own message', async () => {
    await expect(new SageMakerClient(config(stranger)).send(new ListModelsCommand({}))).rejects.toMatchObject(
      { name: 'UnrecognizedClientException' },
    );
    await expect(new IAMClient(config(stranger)).send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    const s3 = new S3Client({ ...config(stranger), forcePathStyle: true });
    await expect(s3.send(new ListObjectsV2Command({ Bucket: 'bkt' }))).rejects.toMatchObject({
      name: 'InvalidAccessKeyId',
    });
  });
});
