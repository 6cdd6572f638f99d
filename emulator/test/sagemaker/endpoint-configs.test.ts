import {
  CreateEndpointConfigCommand,
  type CreateEndpointConfigCommandInput,
  CreateModelCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointConfigCommand,
  ListEndpointConfigsCommand,
  type ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type HostingAccount,
  HUGGING_FACE,
  makeModel,
  openHostingAccount,
  REALTIME,
  ROLE,
  SERVERLESS,
} from './hosting-account.ts';

let account: HostingAccount;

beforeAll(async () => {
  account = await openHostingAccount();
  await makeModel(account, 'plain');
  await account.client.send(
    new CreateModelCommand({
      ModelName: 'in-vpc',
      ExecutionRoleArn: ROLE,
      PrimaryContainer: { Image: HUGGING_FACE },
      VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] },
    }),
  );
  await account.client.send(
    new CreateModelCommand({
      ModelName: 'pipeline',
      ExecutionRoleArn: ROLE,
      Containers: [{ Image: HUGGING_FACE }, { Image: HUGGING_FACE }],
    }),
  );
});
afterAll(async () => await account.close());

async function create(
  name: string,
  variants: Partial<ProductionVariant>[],
  more: Partial<CreateEndpointConfigCommandInput> = {},
): Promise<string | undefined> {
  const ProductionVariants = variants.map((variant) => ({
    VariantName: 'AllTraffic',
    ModelName: 'plain',
    ...variant,
  }));
  const command = new CreateEndpointConfigCommand({ EndpointConfigName: name, ProductionVariants, ...more });
  return (await account.client.send(command)).EndpointConfigArn;
}

function memory(megabytes: number, more: object = {}): Partial<ProductionVariant> {
  return { ServerlessConfig: { MemorySizeInMB: megabytes, MaxConcurrency: 5, ...more } };
}

describe('endpoint configurations', () => {
  it('are described as created, with the default weight and without tags', async () => {
    const arn = await create('kept', [SERVERLESS], { Tags: [{ Key: 'a', Value: 'b' }] });
    expect(arn).toBe('arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/kept');
    const {
      $metadata: _metadata,
      CreationTime,
      ...described
    } = await account.client.send(new DescribeEndpointConfigCommand({ EndpointConfigName: 'kept' }));
    expect(CreationTime).toBeInstanceOf(Date);
    expect(described).toEqual({
      EndpointConfigName: 'kept',
      EndpointConfigArn: arn,
      ProductionVariants: [
        {
          VariantName: 'AllTraffic',
          ModelName: 'plain',
          InitialVariantWeight: 1,
          ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
        },
      ],
    });
  });

  const capture = {
    DataCaptureConfig: {
      InitialSamplingPercentage: 1,
      DestinationS3Uri: 's3://b/c',
      CaptureOptions: [{ CaptureMode: 'Input' as const }],
    },
  };
  it.each<[string, () => Promise<unknown>, string]>([
    [
      'a name in use',
      () => create('kept', [SERVERLESS]),
      'Cannot create already existing endpoint configuration "arn:',
    ],
    [
      'an absent model',
      () => create('a', [{ ...SERVERLESS, ModelName: 'none' }]),
      'Could not find model "arn:aws:sagemaker:us-east-1:123456789012:model/none".',
    ],
    [
      'memory between two increments',
      () => create('a', [memory(1500)]),
      "Value '1500' at 'productionVariants.1.member.serverlessConfig.memorySizeInMB'",
    ],
    [
      'memory above the range',
      () => create('a', [memory(7168)]),
      'Member must have value less than or equal to 6144',
    ],
    [
      'more provisioned concurrency than maximum concurrency',
      () => create('a', [memory(1024, { ProvisionedConcurrency: 6 })]),
      'ProvisionedConcurrency must be',
    ],
    [
      'serverless and instances',
      () => create('a', [{ ...SERVERLESS, ...REALTIME }]),
      'must have either ServerlessConfig or InstanceType',
    ],
    ['neither of them', () => create('a', [{}]), 'must have either ServerlessConfig or InstanceType'],
    ['instances without a count', () => create('a', [{ InstanceType: 'ml.m5.large' }]), 'must have both'],
    [
      'two serverless variants',
      () => create('a', [SERVERLESS, { ...SERVERLESS, VariantName: 'b' }]),
      'exactly one production variant',
    ],
    ['two variants of one name', () => create('a', [REALTIME, REALTIME]), 'Variant names must be unique'],
    [
      'data capture on serverless',
      () => create('a', [SERVERLESS], capture),
      'do not support DataCaptureConfig',
    ],
    [
      'a model in a VPC on serverless',
      () => create('a', [{ ...SERVERLESS, ModelName: 'in-vpc' }]),
      'Model in-vpc has a VpcConfig',
    ],
    [
      'a pipeline on serverless',
      () => create('a', [{ ...SERVERLESS, ModelName: 'pipeline' }]),
      '2 containers',
    ],
    [
      'no variant',
      () => create('a', []),
      "at 'productionVariants' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
  ])('reject %s', async (_what, attempt, message) => {
    const error: unknown = await attempt().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ValidationException' });
    expect(error).toHaveProperty('message', expect.stringContaining(message));
  });

  it('allow on instances what serverless does not support', async () => {
    await create('on-instances', [{ ...REALTIME, ModelName: 'in-vpc' }], capture);
    await create('shared', [REALTIME, { ...REALTIME, VariantName: 'other' }]);
    await create('large-memory', [memory(6144)]);
    const { EndpointConfigs } = await account.client.send(
      new ListEndpointConfigsCommand({ SortBy: 'Name', SortOrder: 'Ascending', NameContains: 'a' }),
    );
    expect(EndpointConfigs?.map((config) => config.EndpointConfigName)).toEqual([
      'large-memory',
      'on-instances',
      'shared',
    ]);
  });

  it('are not found once deleted', async () => {
    await create('short', [SERVERLESS]);
    const remove = new DeleteEndpointConfigCommand({ EndpointConfigName: 'short' });
    await account.client.send(remove);
    await expect(account.client.send(remove)).rejects.toThrow(
      'Could not find endpoint configuration "arn:aws:sagemaker:us-east-1:123456789012:endpoint-config/short".',
    );
  });
});
