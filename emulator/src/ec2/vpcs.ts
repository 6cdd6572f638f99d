import type * as sdk from '@aws-sdk/client-ec2';
import type { Actions } from '../protocol/actions.ts';
import { subnetNotFound, vpcNotFound } from './errors.ts';
import type { Networks } from './networks.ts';
import type { Subnet, Vpc } from './region-network.ts';
import { type Kind, select } from './selection.ts';
import { tagList } from './tags.ts';

const VPCS: Kind<Vpc> = {
  notFound: vpcNotFound,
  filters: {
    'vpc-id': ({ id }) => [id],
    'is-default': ({ isDefault }) => [String(isDefault)],
    isDefault: ({ isDefault }) => [String(isDefault)],
  },
};

const SUBNETS: Kind<Subnet> = {
  notFound: subnetNotFound,
  filters: {
    'subnet-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'default-for-az': ({ isDefault }) => [String(isDefault)],
    'availability-zone': ({ zone }) => [zone],
  },
};

export function vpcActions(networks: Networks): Actions<typeof sdk> {
  const { accountId } = networks.account;
  return {
    DescribeVpcs: (input, { region }) => {
      const { items, next } = select(VPCS, networks.in(region).vpcs, input.VpcIds, input);
      return { Vpcs: items.map((vpc) => describedVpc(vpc, accountId)), NextToken: next };
    },
    DescribeSubnets: (input, { region }) => {
      const network = networks.in(region);
      const { items, next } = select(SUBNETS, network.subnets, input.SubnetIds, input);
      const used = (subnet: Subnet): number =>
        [...network.interfaces.values()].filter(({ subnetId }) => subnetId === subnet.id).length;
      const described = items.map((subnet) => ({
        ...describedSubnet(subnet, used(subnet)),
        OwnerId: accountId,
        SubnetArn: networks.arn(region, 'subnet', subnet.id),
      }));
      return { Subnets: described, NextToken: next };
    },
  };
}

function describedVpc(vpc: Vpc, accountId: string): sdk.Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: accountId,
    State: 'available',
    CidrBlock: vpc.cidr,
    InstanceTenancy: 'default',
    IsDefault: vpc.isDefault,
    Tags: tagList(vpc),
  };
}

/** "The first four IP addresses and the last IP address in each subnet CIDR block are not available" (VPC guide). */
const RESERVED_ADDRESSES = 5;

function describedSubnet(subnet: Subnet, usedAddresses: number): sdk.Subnet {
  const bits = 32 - Number(subnet.cidr.split('/')[1]);
  return {
    SubnetId: subnet.id,
    VpcId: subnet.vpcId,
    State: 'available',
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.zone,
    AvailabilityZoneId: subnet.zoneId,
    AvailableIpAddressCount: 2 ** bits - RESERVED_ADDRESSES - usedAddresses,
    DefaultForAz: subnet.isDefault,
    MapPublicIpOnLaunch: subnet.isDefault,
    AssignIpv6AddressOnCreation: false,
    Tags: tagList(subnet),
  };
}
