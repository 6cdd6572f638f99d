import {
  AddTagsCommand,
  CreateModelCommand,
  type CreateModelCommandInput,
  DeleteModelCommand,
  DeleteTagsCommand,
  DescribeModelCommand,
  ListModelsCommand,
  ListTagsCommand,
  paginateListModels,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HostingAccount, HUGGING_FACE, openHostingAccount, ROLE } from './hosting-account.ts';

let account: HostingAccount;
const URL = 's3://bucket/model.tar.gz';

beforeAll(async () => {
  account = await openHostingAccount();
  account.objects.set('bucket/model.tar.gz', new Uint8Array([0x1f, 0x8b]));
  account.objects.set('eu-west-1-bucket/model.tar.gz', new Uint8Array([0x1f, 0x8b]));
});
afterAll(async () => await account.close());

function input(name: string, more: Partial<CreateModelCommandInput> = {}): CreateModelCommandInput {
  return {
    ModelName: name,
    ExecutionRoleArn: ROLE,
    PrimaryContainer: { Image: HUGGING_FACE, ModelDataUrl: URL },
    ...more,
  };
}

async function create(
  name: string,
  more: Partial<CreateModelCommandInput> = {},
): Promise<string | undefined> {
  return (await account.client.send(new CreateModelCommand(input(name, more)))).ModelArn;
}

function container(
  more: NonNullable<CreateModelCommandInput['PrimaryContainer']>,
): Partial<CreateModelCommandInput> {
  return { PrimaryContainer: { Image: HUGGING_FACE, ModelDataUrl: URL, ...more } };
}

describe('models', () => {
  it('are described as created, with both forms of the archive', async () => {
    const environment = { SAGEMAKER_PROGRAM: 'inference.py' };
    const arn = await create('described', container({ Environment: environment }));
    expect(arn).toBe('arn:aws:sagemaker:us-east-1:123456789012:model/described');
    const model = await account.client.send(new DescribeModelCommand({ ModelName: 'described' }));
    expect(model).toMatchObject({
      ModelName: 'described',
      ModelArn: arn,
      ExecutionRoleArn: ROLE,
      EnableNetworkIsolation: false,
      PrimaryContainer: {
        Image: HUGGING_FACE,
        Mode: 'SingleModel',
        ModelDataUrl: URL,
        ModelDataSource: { S3DataSource: { S3Uri: URL, S3DataType: 'S3Object', CompressionType: 'Gzip' } },
        Environment: environment,
      },
    });
    expect(model.CreationTime).toBeInstanceOf(Date);
    expect(Object.keys(model)).not.toContain('Containers');
    expect(Object.keys(model)).not.toContain('VpcConfig');
  });

  it.each([
    [
      'a name in use',
      () => create('described'),
      'Cannot create already existing model "arn:aws:sagemaker:us-east-1:123456789012:model/described"',
    ],
    [
      'an absent archive',
      () => create('a', container({ ModelDataUrl: 's3://bucket/none.tar.gz' })),
      'Could not find model data at s3://bucket/none.tar.gz.',
    ],
    [
      'an archive in another region',
      () => create('b', container({ ModelDataUrl: 's3://eu-west-1-bucket/model.tar.gz' })),
      'Could not access model data at s3://eu-west-1-bucket/model.tar.gz.',
    ],
    [
      'a role that cannot be assumed',
      () => create('c', { ExecutionRoleArn: 'arn:aws:iam::123456789012:role/other' }),
      "Could not assume role arn:aws:iam::123456789012:role/other. Please ensure that the role exists and allows principal 'sagemaker.amazonaws.com' to assume the role.",
    ],
    [
      'an image that is not in ECR',
      () => create('d', container({ Image: 'docker.io/library/python:3' })),
      'Using non-ECR image "docker.io/library/python:3"',
    ],
    [
      'both container members',
      () => create('e', { Containers: [{ Image: HUGGING_FACE }] }),
      'Exactly one of PrimaryContainer and Containers',
    ],
    [
      'an invalid name',
      () => create('under_score'),
      "Value 'under_score' at 'modelName' failed to satisfy constraint",
    ],
    [
      'an environment that is too large',
      () =>
        create(
          'f',
          container({
            Environment: Object.fromEntries(
              Array.from({ length: 33 }, (_, index) => [`K${index}`, 'x'.repeat(1024)]),
            ),
          }),
        ),
      'at most 32768 are allowed',
    ],
  ])('reject %s', async (_what, attempt, message) => {
    const error: unknown = await attempt().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
    expect(error).toHaveProperty('message', expect.stringContaining(message));
  });

  it('do not exist in other regions', async () => {
    const elsewhere = new SageMakerClient(account.clientConfig('eu-central-1'));
    await expect(elsewhere.send(new DescribeModelCommand({ ModelName: 'described' }))).rejects.toThrow(
      'Could not find model "arn:aws:sagemaker:eu-central-1:123456789012:model/described".',
    );
  });

  it('read an archive given as ModelDataSource or as https', async () => {
    const source = { S3Uri: URL, S3DataType: 'S3Object', CompressionType: 'Gzip' } as const;
    await create('source', {
      PrimaryContainer: { Image: HUGGING_FACE, ModelDataSource: { S3DataSource: source } },
    });
    await create(
      'virtual',
      container({ ModelDataUrl: 'https://bucket.s3.us-east-1.amazonaws.com/model.tar.gz' }),
    );
    await create(
      'path',
      container({ ModelDataUrl: 'https://s3.us-east-1.amazonaws.com/bucket/model.tar.gz' }),
    );
    const model = await account.client.send(new DescribeModelCommand({ ModelName: 'source' }));
    expect(model.PrimaryContainer?.ModelDataUrl).toBe(URL);
    await expect(
      create('gone', container({ ModelDataUrl: 'https://s3.us-east-1.amazonaws.com/bucket/x' })),
    ).rejects.toThrow('Could not find model data at https://');
  });

  it('list by name, sorted, page by page', async () => {
    for (const name of ['list-b', 'list-a', 'list-c']) await create(name);
    const names: (string | undefined)[][] = [];
    const query = { NameContains: 'LIST-', SortBy: 'Name', SortOrder: 'Ascending' } as const;
    for await (const { Models } of paginateListModels({ client: account.client, pageSize: 2 }, query)) {
      names.push((Models ?? []).map((model) => model.ModelName));
    }
    expect(names).toEqual([['list-a', 'list-b'], ['list-c']]);
    const last = await account.client.send(new ListModelsCommand({ NameContains: 'list-c' }));
    expect(last).not.toHaveProperty('NextToken');
  });

  it('are not found once deleted', async () => {
    await create('short');
    await account.client.send(new DeleteModelCommand({ ModelName: 'short' }));
    await expect(account.client.send(new DeleteModelCommand({ ModelName: 'short' }))).rejects.toThrow(
      'Could not find model "',
    );
  });
});

async function list(arn: string): Promise<Record<string, string | undefined>> {
  const { Tags = [] } = await account.client.send(new ListTagsCommand({ ResourceArn: arn }));
  return Object.fromEntries(Tags.map((tag) => [tag.Key, tag.Value]));
}

function tags(from: number, count: number): { Key: string; Value: string }[] {
  return Array.from({ length: count }, (_, index) => ({ Key: `k${from + index}`, Value: '' }));
}

describe('tags', () => {
  it('are set on creation, added, replaced and removed', async () => {
    const arn = (await create('tagged', { Tags: [{ Key: 'owner', Value: 'a' }] })) ?? '';
    expect(await list(arn)).toEqual({ owner: 'a' });
    const more = [
      { Key: 'owner', Value: 'b' },
      { Key: 'stage', Value: 'test' },
    ];
    await account.client.send(new AddTagsCommand({ ResourceArn: arn, Tags: more }));
    expect(await list(arn)).toEqual({ owner: 'b', stage: 'test' });
    await account.client.send(new DeleteTagsCommand({ ResourceArn: arn, TagKeys: ['owner'] }));
    expect(await list(arn)).toEqual({ stage: 'test' });
    await account.client.send(new DeleteModelCommand({ ModelName: 'tagged' }));
    await expect(list(arn)).rejects.toThrow(`Could not find model "${arn}".`);
  });

  it('are limited to fifty, without the aws: prefix', async () => {
    const arn = (await create('full', { Tags: tags(0, 50) })) ?? '';
    const add = async (Tags: { Key: string; Value: string }[]): Promise<unknown> =>
      await account.client.send(new AddTagsCommand({ ResourceArn: arn, Tags }));
    await expect(add(tags(50, 1))).rejects.toThrow('at most 50');
    await expect(add(tags(0, 50))).resolves.toBeDefined();
    await expect(add([{ Key: 'aws:x', Value: '' }])).rejects.toThrow('System tags');
  });
});
