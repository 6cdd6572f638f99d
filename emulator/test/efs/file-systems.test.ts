import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteAccessPointCommand,
  DeleteFileSystemCommand,
  DeleteMountTargetCommand,
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
  DescribeMountTargetsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-efs';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import { createFileSystem, defaultVpc, later, networkAccount } from './network-account.ts';

const test = networkAccount();

let subnetIds: string[];
beforeAll(async () => void ({ subnetIds } = await defaultVpc(test)));

const create = async (CreationToken: string, members: object = {}) =>
  await test.efs.send(new CreateFileSystemCommand({ CreationToken, ...members }));
const described = async (named: object) => {
  const { FileSystems = [] } = await test.efs.send(new DescribeFileSystemsCommand(named));
  return FileSystems;
};
const remove = async (FileSystemId: string) =>
  await test.efs.send(new DeleteFileSystemCommand({ FileSystemId }));
const mount = async (FileSystemId: string) =>
  await test.efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId: subnetIds[0] }));
const point = async (FileSystemId: string, ClientToken: string, Path = '/models') =>
  await test.efs.send(new CreateAccessPointCommand({ FileSystemId, ClientToken, RootDirectory: { Path } }));

describe('a file system', () => {
  it('is created once for a token, available after some seconds, and gone some seconds after its deletion', async () => {
    const Tags = [{ Key: 'Name', Value: 'models' }];
    const settings = { Encrypted: true, ThroughputMode: 'elastic', Tags } as const;
    const { FileSystemId = '', KmsKeyId, ...created } = await create('models', settings);
    expect(created).toMatchObject({
      LifeCycleState: 'creating',
      Name: 'models',
      NumberOfMountTargets: 0,
      SizeInBytes: { Value: 6144 },
      ThroughputMode: 'elastic',
      Tags,
    });
    expect(KmsKeyId).toMatch(/^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f-]{36}$/);
    await expect(create('models')).rejects.toMatchObject({
      ...refusal(
        'FileSystemAlreadyExists',
        409,
        `'${FileSystemId}' already exists with creation token 'models'`,
      ),
      ErrorCode: 'FileSystemAlreadyExists',
      FileSystemId,
    });
    later(6);
    expect(await described({ CreationToken: 'models' })).toMatchObject([
      { FileSystemId, LifeCycleState: 'available' },
    ]);
    expect(await described({ CreationToken: 'others' })).toEqual([]);
    await remove(FileSystemId);
    expect(await described({ FileSystemId })).toMatchObject([{ LifeCycleState: 'deleting' }]);
    later(11);
    await expect(described({ FileSystemId })).rejects.toMatchObject(
      refusal('FileSystemNotFound', 404, `File system '${FileSystemId}' does not exist.`),
    );
  });

  it('has neither mount targets nor access points before it is available', async () => {
    const { FileSystemId = '' } = await create('early');
    const tooEarly = refusal('IncorrectFileSystemLifeCycleState', 409, /its state is 'creating'/);
    await expect(mount(FileSystemId)).rejects.toMatchObject(tooEarly);
    await expect(point(FileSystemId, 'early')).rejects.toMatchObject(tooEarly);
    later(6);
    await mount(FileSystemId);
    await point(FileSystemId, 'early');
  });

  it('is in use until its last mount target has gone', async () => {
    const FileSystemId = await createFileSystem(test, 'used');
    const { MountTargetId } = await mount(FileSystemId);
    const inUse = refusal('FileSystemInUse', 409, FileSystemId);
    await expect(remove(FileSystemId)).rejects.toMatchObject(inUse);
    await test.efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    await expect(remove(FileSystemId)).rejects.toMatchObject(inUse);
    later(61);
    await expect(test.efs.send(new DescribeMountTargetsCommand({ MountTargetId }))).rejects.toMatchObject(
      refusal('MountTargetNotFound', 404, /does not exist/),
    );
    await remove(FileSystemId);
  });

  it('has tags, which are listed in pages', async () => {
    const ResourceId = await createFileSystem(test, 'tagged');
    const tags = async (page: object = {}) =>
      await test.efs.send(new ListTagsForResourceCommand({ ResourceId, ...page }));
    await test.efs.send(
      new TagResourceCommand({ ResourceId, Tags: ['a', 'b', 'c'].map((Key) => ({ Key, Value: Key })) }),
    );
    await test.efs.send(new UntagResourceCommand({ ResourceId, TagKeys: ['a'] }));
    const { Tags, NextToken } = await tags({ MaxResults: 1 });
    expect(Tags).toEqual([{ Key: 'b', Value: 'b' }]);
    expect((await tags({ NextToken })).Tags).toEqual([{ Key: 'c', Value: 'c' }]);
    await expect(
      test.efs.send(new TagResourceCommand({ ResourceId: 'fs-0123456789abcdef0', Tags: [] })),
    ).rejects.toMatchObject(refusal('FileSystemNotFound', 404, /fs-0123456789abcdef0/));
  });

  it.each([
    ['a key without encryption', { KmsKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab' }],
    ['provisioned throughput without a value', { ThroughputMode: 'provisioned' }],
    ['an unknown throughput mode', { ThroughputMode: 'fast' }],
  ])('is refused with %s', async (_what, members) => {
    await expect(create('refused', members)).rejects.toMatchObject({
      ...refusal('BadRequest', 400, /./),
      ErrorCode: 'BadRequest',
    });
  });
});

describe('file systems', () => {
  it('are listed in pages', async () => {
    await Promise.all(['page-1', 'page-2', 'page-3'].map((token) => create(token)));
    const all = await described({});
    const ids: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const command = new DescribeFileSystemsCommand({ MaxItems: 2, Marker });
      const { FileSystems = [], NextMarker } = await test.efs.send(command);
      expect(FileSystems.length).toBeLessThanOrEqual(2);
      ids.push(...FileSystems.map(({ FileSystemId }) => FileSystemId));
      Marker = NextMarker;
    } while (Marker !== undefined);
    expect(ids).toEqual(all.map(({ FileSystemId }) => FileSystemId));
    expect(ids.length).toBeGreaterThanOrEqual(3);
  });
});

describe('an access point', () => {
  it('is created once for a token and its parameters, and gone soon after its deletion', async () => {
    const FileSystemId = await createFileSystem(test, 'entered');
    const { AccessPointId, ...created } = await point(FileSystemId, 'entry');
    expect(created).toMatchObject({
      LifeCycleState: 'creating',
      FileSystemId,
      ClientToken: 'entry',
      RootDirectory: { Path: '/models' },
    });
    expect((await point(FileSystemId, 'entry')).AccessPointId).toBe(AccessPointId);
    await expect(point(FileSystemId, 'entry', '/other')).rejects.toMatchObject({
      ...refusal('AccessPointAlreadyExists', 409, /entry/),
      AccessPointId,
    });
    later(2);
    const found = async (named: object) =>
      (await test.efs.send(new DescribeAccessPointsCommand(named))).AccessPoints;
    expect(await found({ FileSystemId })).toMatchObject([{ AccessPointId, LifeCycleState: 'available' }]);
    await test.efs.send(new DeleteAccessPointCommand({ AccessPointId }));
    expect(await found({ AccessPointId })).toMatchObject([{ LifeCycleState: 'deleting' }]);
    later(2);
    await expect(found({ AccessPointId })).rejects.toMatchObject(
      refusal('AccessPointNotFound', 404, `Access Point ${AccessPointId} does not exist.`),
    );
    await expect(found({ AccessPointId, FileSystemId })).rejects.toMatchObject(
      refusal('BadRequest', 400, /mutually exclusive/),
    );
  });
});
