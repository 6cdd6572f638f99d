import {
  CreateSecurityGroupCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { KEY, refusal } from '../account-context.ts';
import { defaultVpc, networkAccount } from '../efs/network-account.ts';

const test = networkAccount();

describe('the default VPC', () => {
  it('has a subnet in each of three zones, and is another one in each region', async () => {
    const { vpcId, subnetIds } = await defaultVpc(test);
    const { Subnets = [] } = await test.ec2.send(new DescribeSubnetsCommand({ SubnetIds: subnetIds }));
    expect(
      Subnets.map(({ AvailabilityZone, CidrBlock }) => `${AvailabilityZone} ${CidrBlock}`).toSorted(),
    ).toEqual(['us-east-1a 172.31.0.0/20', 'us-east-1b 172.31.16.0/20', 'us-east-1c 172.31.32.0/20']);
    expect(Subnets[0]).toMatchObject({ DefaultForAz: true, AvailableIpAddressCount: 4091, VpcId: vpcId });
    const config = { endpoint: test.url, region: 'ap-northeast-1', credentials: KEY };
    const { Vpcs } = await new EC2Client(config).send(new DescribeVpcsCommand({}));
    expect(Vpcs).toMatchObject([{ IsDefault: true, CidrBlock: '172.31.0.0/16', State: 'available' }]);
    expect(Vpcs?.[0]?.VpcId).not.toBe(vpcId);
    const abroad = await new EC2Client(config).send(new DescribeSubnetsCommand({}));
    expect(abroad.Subnets?.map(({ AvailabilityZoneId }) => AvailabilityZoneId).toSorted()).toEqual([
      'apne1-az1',
      'apne1-az2',
      'apne1-az3',
    ]);
  });

  it.each([
    ['a VPC', new DescribeVpcsCommand({ VpcIds: ['vpc-0b'] }), 'InvalidVpcID.NotFound'],
    ['a subnet', new DescribeSubnetsCommand({ SubnetIds: ['subnet-0b'] }), 'InvalidSubnetID.NotFound'],
    [
      'an interface',
      new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-0b'] }),
      'InvalidNetworkInterfaceID.NotFound',
    ],
  ])('lacks %s that is asked for by another id', async (_what, command, name) => {
    await expect(test.ec2.send(command)).rejects.toMatchObject(refusal(name, 400, /-0b/));
  });
});

describe('an account without a default VPC', () => {
  const without = networkAccount({ noDefaultVpc: true });

  it('has no VPC, and no security group without one', async () => {
    expect((await without.ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    const group = new CreateSecurityGroupCommand({ GroupName: 'nfs', Description: 'NFS' });
    await expect(without.ec2.send(group)).rejects.toMatchObject(
      refusal('VPCIdNotSpecified', 400, /No default VPC/),
    );
  });
});
