import { DeleteSecurityGroupCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import {
  CreateMountTargetCommand,
  DeleteMountTargetCommand,
  DescribeMountTargetSecurityGroupsCommand,
  DescribeMountTargetsCommand,
  ModifyMountTargetSecurityGroupsCommand,
} from '@aws-sdk/client-efs';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import {
  createFileSystem,
  createGroup,
  defaultVpc,
  later,
  networkAccount,
  REGION,
} from './network-account.ts';

const OTHER_VPC = { id: 'vpc-0aaaaaaaaaaaaaaa1', subnetId: 'subnet-0aaaaaaaaaaaaaaa1' };
const test = networkAccount({
  vpcs: [{ id: OTHER_VPC.id, subnets: [{ id: OTHER_VPC.subnetId, availabilityZone: `${REGION}b` }] }],
});

let vpc: { vpcId: string; subnetIds: string[] };
beforeAll(async () => void (vpc = await defaultVpc(test)));

const create = async (FileSystemId: string, members: object = {}) =>
  await test.efs.send(new CreateMountTargetCommand({ FileSystemId, SubnetId: vpc.subnetIds[0], ...members }));
const interfaceOf = async (NetworkInterfaceId = '') => {
  const NetworkInterfaceIds = [NetworkInterfaceId];
  const { NetworkInterfaces = [] } = await test.ec2.send(
    new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }),
  );
  return NetworkInterfaces[0];
};

describe('a mount target', () => {
  it('is available after more than a minute, and has a network interface until it has gone', async () => {
    const FileSystemId = await createFileSystem(test, 'mounted');
    const groupId = await createGroup(test, 'mounted', vpc.vpcId);
    const {
      MountTargetId = '',
      NetworkInterfaceId,
      ...created
    } = await create(FileSystemId, {
      SecurityGroups: [groupId],
    });
    expect(created).toMatchObject({
      LifeCycleState: 'creating',
      IpAddress: '172.31.0.4',
      AvailabilityZoneName: 'us-east-1a',
      VpcId: vpc.vpcId,
    });
    expect(await interfaceOf(NetworkInterfaceId)).toMatchObject({
      Description: `EFS mount target for ${FileSystemId} (${MountTargetId})`,
      RequesterManaged: true,
      Groups: [{ GroupId: groupId, GroupName: 'mounted' }],
    });
    const found = async () =>
      (await test.efs.send(new DescribeMountTargetsCommand({ FileSystemId }))).MountTargets;
    later(60);
    expect(await found()).toMatchObject([{ MountTargetId, LifeCycleState: 'creating' }]);
    later(25);
    expect(await found()).toMatchObject([{ MountTargetId, LifeCycleState: 'available' }]);
    await test.efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    expect(await found()).toMatchObject([{ LifeCycleState: 'deleting' }]);
    const removeGroup = async () => await test.ec2.send(new DeleteSecurityGroupCommand({ GroupId: groupId }));
    await expect(removeGroup()).rejects.toMatchObject(refusal('DependencyViolation', 400, groupId));
    later(61);
    expect(await found()).toEqual([]);
    await removeGroup();
  });

  it('is the only one in its zone, and in the VPC of the others', async () => {
    const FileSystemId = await createFileSystem(test, 'single');
    await create(FileSystemId);
    await expect(create(FileSystemId)).rejects.toMatchObject(
      refusal('MountTargetConflict', 409, /^mount target already exists in this AZ$/),
    );
    await expect(create(FileSystemId, { SubnetId: OTHER_VPC.subnetId })).rejects.toMatchObject(
      refusal('MountTargetConflict', 409, /not in the same VPC as existing mount targets$/),
    );
  });

  it('has the default security group until it gets others, which it takes once it is available', async () => {
    const { MountTargetId, NetworkInterfaceId } = await create(await createFileSystem(test, 'guarded'));
    const groups = async () =>
      (await test.efs.send(new DescribeMountTargetSecurityGroupsCommand({ MountTargetId }))).SecurityGroups;
    const modify = async (...SecurityGroups: string[]) =>
      await test.efs.send(new ModifyMountTargetSecurityGroupsCommand({ MountTargetId, SecurityGroups }));
    expect((await interfaceOf(NetworkInterfaceId))?.Groups).toMatchObject([{ GroupName: 'default' }]);
    const other = await createGroup(test, 'guarding', vpc.vpcId);
    await expect(modify(other)).rejects.toMatchObject(
      refusal('IncorrectMountTargetState', 409, /its state is 'creating'/),
    );
    later(90);
    await modify(other);
    expect(await groups()).toEqual([other]);
    expect((await interfaceOf(NetworkInterfaceId))?.Groups).toMatchObject([{ GroupName: 'guarding' }]);
  });

  it.each([
    ['an absent subnet', { SubnetId: 'subnet-0123456789abcdef0' }, 'SubnetNotFound'],
    ['an absent security group', { SecurityGroups: ['sg-0123456789abcdef0'] }, 'SecurityGroupNotFound'],
  ])('is refused with %s', async (_what, members, name) => {
    const FileSystemId = await createFileSystem(test, name);
    await expect(create(FileSystemId, members)).rejects.toMatchObject(
      refusal(name, 400, /-0123456789abcdef0' does not exist/),
    );
  });

  it('is listed by exactly one of file system, access point and its own id', async () => {
    await expect(test.efs.send(new DescribeMountTargetsCommand({}))).rejects.toMatchObject(
      refusal('BadRequest', 400, /^Must specify exactly one mutually exclusive parameter\.$/),
    );
  });
});
