import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import {
  deployFunction,
  ECHO,
  functionInput,
  openFunctionAccount,
  pythonFunction,
  zipOf,
} from './function-account.ts';
import { settled } from './published.ts';

const test = oncePerFile(openFunctionAccount);

const create = async (FunctionName: string, members: Partial<CreateFunctionCommandInput>) =>
  await test.lambda.send(new CreateFunctionCommand({ ...functionInput(FunctionName, ECHO), ...members }));
const configuration = async (FunctionName: string, Qualifier?: string) =>
  await test.lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
const update = async (FunctionName: string, members: object) => {
  await test.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...members }));
  await settled(test.lambda, FunctionName);
  return await configuration(FunctionName);
};

const PYTHON = pythonFunction('def handler(event, context): return event');
const VPC = { SubnetIds: ['subnet-0a', 'subnet-0b'], SecurityGroupIds: ['sg-0c'] };
const ACCESS_POINT = 'arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-0123456789abcdef0';
const FILE_SYSTEM = { Arn: ACCESS_POINT, LocalMountPath: '/mnt/models' };
const REPOSITORY = '123456789012.dkr.ecr.us-east-1.amazonaws.com/models';
const DIGEST = `sha256:${'ab'.repeat(32)}`;
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

describe('network settings', () => {
  it.each([
    [
      'subnets alone',
      { VpcConfig: { SubnetIds: ['subnet-0a'] } },
      'InvalidParameterValueException',
      /^SubnetIds and SecurityIds must coexist or be both empty list\.$/,
    ],
    [
      'six security groups',
      { VpcConfig: { ...VPC, SecurityGroupIds: ['sg-1', 'sg-2', 'sg-3', 'sg-4', 'sg-5', 'sg-6'] } },
      'ValidationException',
      /securityGroupIds.*less than or equal to 5/,
    ],
    [
      'a file system without a VPC',
      { FileSystemConfigs: [FILE_SYSTEM] },
      'InvalidParameterValueException',
      /^Function must be configured to execute in a VPC to reference access point arn:aws:elasticfilesystem/,
    ],
    [
      'two file systems',
      { VpcConfig: VPC, FileSystemConfigs: [FILE_SYSTEM, { ...FILE_SYSTEM, LocalMountPath: '/mnt/b' }] },
      'ValidationException',
      /fileSystemConfigs.*less than or equal to 1/,
    ],
    [
      'a path that is not below /mnt',
      { VpcConfig: VPC, FileSystemConfigs: [{ ...FILE_SYSTEM, LocalMountPath: '/data' }] },
      'ValidationException',
      /localMountPath/,
    ],
  ])('with %s are refused', async (_what, members, name, message) => {
    await expect(create('refused', members)).rejects.toMatchObject(refusal(name, 400, message));
  });
});

describe('SnapStart', () => {
  const SnapStart = { ApplyOn: 'PublishedVersions' } as const;

  it('shows on $LATEST as set, and not in effect', async () => {
    await deployFunction(test.lambda, 'snap', ECHO, { ...PYTHON, SnapStart });
    expect((await configuration('snap')).SnapStart).toEqual({ ...SnapStart, OptimizationStatus: 'Off' });
    const ended = await update('snap', { SnapStart: { ApplyOn: 'None' } });
    expect(ended.SnapStart).toEqual({ ApplyOn: 'None', OptimizationStatus: 'Off' });
  });

  it.each([
    ['Node.js', {}, /^nodejs24\.x is not supported for SnapStart enabled functions\.$/],
    [
      'a file system',
      { ...PYTHON, VpcConfig: VPC, FileSystemConfigs: [FILE_SYSTEM] },
      /^FileSystemConfigs is not supported for SnapStart/,
    ],
    [
      'more than 512 MB of storage',
      { ...PYTHON, EphemeralStorage: { Size: 513 } },
      /^EphemeralStorage over 512 MB is not supported for SnapStart/,
    ],
  ])('is refused with %s', async (_what, members, message) => {
    await expect(create('refused', { ...members, SnapStart })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, message),
    );
  });

  it('is refused later, when the function gets what it does not go with', async () => {
    await deployFunction(test.lambda, 'grown', ECHO, { ...PYTHON, SnapStart });
    await expect(update('grown', { EphemeralStorage: { Size: 1024 } })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /SnapStart enabled functions/),
    );
  });
});

describe('a container image', () => {
  const Image = { PackageType: 'Image', Runtime: undefined, Handler: undefined } as const;
  const found = {
    digest: DIGEST,
    mediaType: MANIFEST,
    bytes: 1,
    layerTypes: [],
    config: undefined,
    region: 'us-east-1',
    mayPull: (): boolean => true,
  };

  it('is resolved to its digest, has no runtime, and keeps its configuration', async () => {
    const ImageUri = `${REPOSITORY}:one`;
    test.images.set(ImageUri, found);
    const ImageConfig = { Command: ['app.handler'], WorkingDirectory: '/var/task' };
    await deployFunction(test.lambda, 'boxed', '', { ...Image, Code: { ImageUri }, ImageConfig });
    const { Configuration, Code } = await test.lambda.send(new GetFunctionCommand({ FunctionName: 'boxed' }));
    expect(Configuration).toMatchObject({
      PackageType: 'Image',
      CodeSize: 0,
      CodeSha256: 'ab'.repeat(32),
      ImageConfigResponse: { ImageConfig },
    });
    expect([Configuration?.Runtime, Configuration?.Handler]).toEqual([undefined, undefined]);
    expect(Code).toEqual({
      RepositoryType: 'ECR',
      ImageUri,
      ResolvedImageUri: `${REPOSITORY}@${DIGEST}`,
    });
    expect((await update('boxed', { ImageConfig: {} })).ImageConfigResponse).toBeUndefined();
    const { Version } = await test.lambda.send(new PublishVersionCommand({ FunctionName: 'boxed' }));
    expect(Version).toBe('1');
  });

  it('stays one: a function keeps its package type', async () => {
    const ImageUri = `${REPOSITORY}@${DIGEST}`;
    test.images.set(ImageUri, found);
    await deployFunction(test.lambda, 'image', '', { ...Image, Code: { ImageUri } });
    await deployFunction(test.lambda, 'zip', ECHO);
    const code = async (FunctionName: string, members: object) =>
      await test.lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ...members }));
    await expect(code('image', { ZipFile: zipOf({ 'index.mjs': ECHO }) })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^Please provide ImageUri when updating a function/),
    );
    await expect(code('zip', { ImageUri })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /^Please don't provide ImageUri when updating/),
    );
    expect(await code('image', { ImageUri })).toMatchObject({ LastUpdateStatus: 'InProgress' });
  });

  it.each([
    [
      'a runtime',
      { Runtime: 'python3.13' },
      { ...found },
      'InvalidParameterValueException',
      400,
      /^Please don't provide Handler or Runtime or Layer when the intended function PackageType is Image\.$/,
    ],
    [
      'no such image',
      {},
      undefined,
      'InvalidParameterValueException',
      400,
      /:bad does not exist\. Provide a valid/,
    ],
    [
      'an index',
      {},
      { ...found, mediaType: 'application/vnd.oci.image.index.v1+json' },
      'InvalidParameterValueException',
      400,
      /^The image manifest, config or layer media type for the source image/,
    ],
    [
      'a repository that Lambda may not pull from',
      {},
      { ...found, mayPull: (): boolean => false },
      'AccessDeniedException',
      403,
      /^Lambda does not have permission to access the ECR image/,
    ],
    [
      'SnapStart',
      { SnapStart: { ApplyOn: 'PublishedVersions' } },
      found,
      'InvalidParameterValueException',
      400,
      /^ContainerImage is not supported for SnapStart/,
    ],
  ] as const)('is refused with %s', async (_what, members, image, name, status, message) => {
    const ImageUri = `${REPOSITORY}:bad`;
    test.images.delete(ImageUri);
    if (image) test.images.set(ImageUri, image);
    await expect(create('refused', { ...Image, Code: { ImageUri }, ...members })).rejects.toMatchObject(
      refusal(name, status, message),
    );
  });

  it('is refused without a tag or a digest', async () => {
    const Code = { ImageUri: REPOSITORY };
    await expect(create('refused', { ...Image, Code })).rejects.toMatchObject(
      refusal('InvalidParameterValueException', 400, /models is not valid\. Provide a valid source image/),
    );
  });
});

describe('a new account', () => {
  it('has 3,008 MB of memory and ten executions', async () => {
    const own = await openFunctionAccount({
      maxFunctionMemoryMb: 3008,
      quotas: { 'Concurrent executions': 10 },
    });
    try {
      const large = new CreateFunctionCommand({ ...functionInput('large', ECHO), MemorySize: 3009 });
      await expect(own.lambda.send(large)).rejects.toMatchObject(
        refusal(
          'InvalidParameterValueException',
          400,
          /^'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 3008$/,
        ),
      );
      const { AccountLimit } = await own.lambda.send(new GetAccountSettingsCommand({}));
      expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 });
    } finally {
      await own.close();
    }
  });

  it('has 10,240 MB of storage, as every account', async () => {
    await expect(create('refused', { EphemeralStorage: { Size: 10_241 } })).rejects.toMatchObject(
      refusal('ValidationException', 400, /'ephemeralStorage\.size'.*less than or equal to 10240/),
    );
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
