import { CreateRestApiCommand, DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import { CreateApiCommand, UpdateApiCommand } from '@aws-sdk/client-apigatewayv2';
import { GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { AddPermissionCommand, CreateFunctionCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import {
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointConfigCommand,
} from '@aws-sdk/client-sagemaker';
import { describe, expect, it } from 'vitest';
import { zipSync } from 'fflate';
import {
  clients,
  closeEventualAccount,
  createModelBucket,
  createRole,
  eventually,
  grantModels,
  later,
  openEventualAccount,
  outcome,
  outcomes,
  ROLE,
  sent,
  sentOverHttp,
  useEventualAccount,
} from './eventual-account.ts';

useEventualAccount();

const IMAGE =
  '763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:2.6.0-transformers5.5.3-cpu-py312-ubuntu22.04';
const ZIP = zipSync({ 'index.mjs': new TextEncoder().encode('export const handler = () => 1;') });

const createFunction = (Environment?: { Variables: Record<string, string> }): CreateFunctionCommand =>
  new CreateFunctionCommand({
    FunctionName: 'fn',
    Role: ROLE,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Code: { ZipFile: ZIP },
    Environment,
  });
const createModel = new CreateModelCommand({
  ModelName: 'model',
  ExecutionRoleArn: ROLE,
  PrimaryContainer: { Image: IMAGE, ModelDataUrl: 's3://models/model.tar.gz' },
});

describe('a new role', () => {
  it('is assumed by Lambda only after a while, and until then Lambda gives either of two reasons', async () => {
    const { lambda } = clients();
    await createRole();
    const texts = new Set<string>();
    for (let tries = 0; tries < 12; tries += 1) {
      const error: unknown = await lambda
        .send(createFunction({ Variables: { MODE: 'b' } }))
        .catch((e: unknown) => e);
      texts.add(error instanceof Error ? error.message : 'none');
    }
    expect([...texts].toSorted()).toEqual([
      expect.stringContaining('the KMS key is invalid for CreateGrant'),
      'The role defined for the function cannot be assumed by Lambda.',
    ]);
    later(9);
    expect(await outcome(async () => await lambda.send(createFunction()))).toBe('ok');
  });

  it('is assumed by SageMaker first, and may read the archive later', async () => {
    const { sagemaker } = clients();
    await createModelBucket();
    await createRole();
    await grantModels();
    await expect(sagemaker.send(createModel)).rejects.toThrow('Could not assume role');
    later(9);
    await expect(sagemaker.send(createModel)).rejects.toThrow('Could not access model data at s3://models');
    later(4);
    await sagemaker.send(createModel);
    expect(sent()).toMatchObject({
      'iam role not visible to sagemaker.amazonaws.com': 1,
      'iam s3:GetObject not visible': 1,
    });
  });

  it('may be missing for a reader, who finds it in every answer in the end', async () => {
    const { iam } = clients();
    await createRole();
    const get = async () => await iam.send(new GetRoleCommand({ RoleName: 'exec' }));
    expect(new Set(await outcomes(12, get))).toEqual(new Set(['ok', 'NoSuchEntityException']));
    later(3);
    expect(new Set(await outcomes(12, get))).toEqual(new Set(['ok']));
  });

  it('is in some answers of a list and not in others', async () => {
    const { iam } = clients();
    const count = async () => (await iam.send(new ListRolesCommand({}))).Roles?.length;
    expect(await count()).toBe(0);
    await createRole();
    const counts = [];
    for (let reads = 0; reads < 12; reads += 1) counts.push(await count());
    expect(new Set(counts)).toEqual(new Set([0, 1]));
    later(3);
    expect(await count()).toBe(1);
    expect(await sentOverHttp()).toEqual(sent());
  });
});

describe('which calls meet a replica that lags', () => {
  const reads = async (seed: number): Promise<string[]> => {
    await closeEventualAccount();
    await openEventualAccount({ seed });
    await createRole();
    return await outcomes(16, async () => await clients().iam.send(new GetRoleCommand({ RoleName: 'exec' })));
  };

  it('depends on the seed alone', async () => {
    const first = await reads(7);
    expect(await reads(7)).toEqual(first);
    expect(await reads(8)).not.toEqual(first);
  });
});

describe('a bucket', () => {
  it('holds its name for a while after it was deleted', async () => {
    const { s3 } = clients();
    const create = async () => await s3.send(new CreateBucketCommand({ Bucket: 'models' }));
    await create();
    await s3.send(new DeleteBucketCommand({ Bucket: 'models' }));
    expect(await outcomes(3, create)).toEqual(['OperationAborted', 'OperationAborted', 'OperationAborted']);
    later(61);
    await create();
  });

  it('takes one change of its settings at a time', async () => {
    const { s3 } = clients();
    await createModelBucket();
    const settings = [
      async () =>
        await s3.send(
          new PutPublicAccessBlockCommand({ Bucket: 'models', PublicAccessBlockConfiguration: {} }),
        ),
      async () =>
        await s3.send(
          new PutBucketTaggingCommand({ Bucket: 'models', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } }),
        ),
    ];
    const atOnce = await Promise.all(settings.map(outcome));
    expect(atOnce.toSorted()).toEqual(['OperationAborted', 'ok']);
    for (const put of settings) expect(await outcome(put)).toBe('ok');
  });
});

describe('the writes of an API', () => {
  it('collide in parallel, and once in a burst when one follows another closely', async () => {
    const { apigatewayv2 } = clients();
    const { ApiId } = await apigatewayv2.send(new CreateApiCommand({ Name: 'api', ProtocolType: 'HTTP' }));
    const update = async () => await apigatewayv2.send(new UpdateApiCommand({ ApiId, Name: 'other' }));
    expect((await Promise.all([outcome(update), outcome(update)])).toSorted()).toEqual([
      'ConflictException',
      'ok',
    ]);
    expect(await outcomes(3, update)).toEqual(['ConflictException', 'ok', 'ok']);
    later(11);
    expect(await outcomes(3, update)).toEqual(['ok', 'ConflictException', 'ok']);
    expect(sent()).toMatchObject({ 'apigatewayv2:UpdateApi ConflictException': 3 });
  });

  it('are throttled at the documented rates', async () => {
    const { apigateway } = clients();
    const create = async () => (await apigateway.send(new CreateRestApiCommand({ name: 'api' }))).id;
    const first = await create();
    expect(await outcome(create)).toBe('TooManyRequestsException');
    later(3);
    const remove = async (restApiId: string | undefined) =>
      await apigateway.send(new DeleteRestApiCommand({ restApiId }));
    const second = await create();
    await remove(first);
    later(20);
    await expect(remove(second)).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    });
    later(10);
    await remove(second);
  });
});

describe('a function', () => {
  it('loses a statement without an error when two are added at once', async () => {
    const { lambda } = clients();
    await createRole();
    later(13);
    await lambda.send(createFunction());
    later(5);
    const add = async (StatementId: string) =>
      await lambda.send(
        new AddPermissionCommand({
          FunctionName: 'fn',
          StatementId,
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
        }),
      );
    await Promise.all([add('one'), add('two')]);
    const { Policy } = await lambda.send(new GetPolicyCommand({ FunctionName: 'fn' }));
    expect(JSON.parse(Policy ?? '')).toMatchObject({ Statement: [expect.anything()] });
  });
});

it('an endpoint configuration is found by some calls and not by others', async () => {
  const { sagemaker } = clients();
  await createModelBucket();
  await createRole();
  await grantModels();
  later(13);
  await sagemaker.send(createModel);
  later(3);
  const EndpointConfigName = 'config';
  await eventually(
    async () =>
      await sagemaker.send(
        new CreateEndpointConfigCommand({
          EndpointConfigName,
          ProductionVariants: [
            {
              VariantName: 'v',
              ModelName: 'model',
              ServerlessConfig: { MemorySizeInMB: 1024, MaxConcurrency: 1 },
            },
          ],
        }),
      ),
  );
  const describeIt = async () =>
    await sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  expect(new Set(await outcomes(12, describeIt))).toEqual(new Set(['ok', 'ValidationException']));
  later(3);
  expect(new Set(await outcomes(12, describeIt))).toEqual(new Set(['ok']));
});

describe('an instant account', () => {
  it('has no delays, no conflicts and no rates', async () => {
    await closeEventualAccount();
    await openEventualAccount({ instant: true });
    const { apigatewayv2, lambda, s3 } = clients();
    await createRole();
    await lambda.send(createFunction());
    await s3.send(new CreateBucketCommand({ Bucket: 'models' }));
    await s3.send(new DeleteBucketCommand({ Bucket: 'models' }));
    await s3.send(new CreateBucketCommand({ Bucket: 'models' }));
    const { ApiId } = await apigatewayv2.send(new CreateApiCommand({ Name: 'api', ProtocolType: 'HTTP' }));
    const update = async () => await apigatewayv2.send(new UpdateApiCommand({ ApiId, Name: 'other' }));
    expect(new Set(await outcomes(50, update))).toEqual(new Set(['ok']));
    expect(sent()).toEqual({});
  });
});
