import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  DescribeAccessPointsCommand,
  DescribeFileSystemsCommand,
} from '@aws-sdk/client-efs';
import { describe, expect, it } from 'vitest';
import { clients, eventually, later, outcomes, sent, useEventualAccount } from './eventual-account.ts';

useEventualAccount();

/** Ids are random, and with them the replicas that a call meets: so many calls meet both kinds. */
const MANY = 30;

/** What many calls in turn come to at once, and four some seconds later. */
async function atOnceAndLater(call: () => Promise<unknown>): Promise<[Set<string>, Set<string>]> {
  const atOnce = new Set(await outcomes(MANY, call));
  later(3);
  return [atOnce, new Set(await outcomes(4, call))];
}

describe('a new file system', () => {
  it('is not found by every call at once, nor is its access point', async () => {
    const { efs } = clients();
    const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken: 'models' }));
    const described = async () => await efs.send(new DescribeFileSystemsCommand({ FileSystemId }));
    expect(await atOnceAndLater(described)).toEqual([new Set(['FileSystemNotFound', 'ok']), new Set(['ok'])]);
    later(5);
    const { AccessPointId } = await efs.send(
      new CreateAccessPointCommand({ FileSystemId, ClientToken: 'models' }),
    );
    const point = async () => await efs.send(new DescribeAccessPointsCommand({ AccessPointId }));
    expect(await atOnceAndLater(point)).toEqual([new Set(['AccessPointNotFound', 'ok']), new Set(['ok'])]);
  });
});

describe('a new security group', () => {
  it('is not found by every call at once, and is listed for a while after its deletion', async () => {
    const { ec2 } = clients();
    const { GroupId } = await ec2.send(
      new CreateSecurityGroupCommand({ GroupName: 'nfs', Description: 'NFS' }),
    );
    const authorize = new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }],
    });
    const seen = await outcomes(MANY, async () => await ec2.send(authorize));
    expect(new Set(seen)).toEqual(new Set(['InvalidGroup.NotFound', 'ok', 'InvalidPermission.Duplicate']));
    later(3);
    const listed = async () => {
      const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
      return SecurityGroups.some((group) => group.GroupId === GroupId);
    };
    expect(await listed()).toBe(true);
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    const after = await Promise.all(Array.from({ length: 8 }, listed));
    expect(new Set(after)).toEqual(new Set([true, false]));
    later(3);
    expect(await listed()).toBe(false);
    expect(sent()).toMatchObject({ 'ec2:DescribeSecurityGroups stale': expect.any(Number) as unknown });
  });
});

describe('a new VPC endpoint', () => {
  it('is not found by every call at once', async () => {
    const { ec2 } = clients();
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const endpoint = { VpcId: Vpcs[0]?.VpcId, ServiceName: 'com.amazonaws.us-east-1.s3' };
    const { VpcEndpoint } = await eventually(
      async () => await ec2.send(new CreateVpcEndpointCommand(endpoint)),
    );
    const VpcEndpointIds = [VpcEndpoint?.VpcEndpointId ?? ''];
    const described = async () => await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds }));
    expect(await atOnceAndLater(described)).toEqual([
      new Set(['InvalidVpcEndpointId.NotFound', 'ok']),
      new Set(['ok']),
    ]);
  });
});
