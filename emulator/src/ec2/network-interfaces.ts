import type * as sdk from '@aws-sdk/client-ec2';
import type { Actions } from '../protocol/actions.ts';
import { interfaceNotFound } from './errors.ts';
import type { Networks } from './networks.ts';
import type { NetworkInterface, RegionNetwork } from './region-network.ts';
import { type Kind, select } from './selection.ts';
import { tagList } from './tags.ts';

const INTERFACES: Kind<NetworkInterface> = {
  notFound: interfaceNotFound,
  filters: {
    'network-interface-id': ({ id }) => [id],
    'subnet-id': ({ subnetId }) => [subnetId],
    'group-id': ({ groupIds }) => groupIds,
    description: ({ description }) => [description],
    'interface-type': ({ type }) => [type],
    'requester-id': ({ requesterId }) => [requesterId],
    status: (each) => [statusOf(each)],
  },
};

export function interfaceActions(networks: Networks): Actions<typeof sdk> {
  return {
    DescribeNetworkInterfaces: (input, { region }) => {
      const network = networks.in(region);
      const kind = {
        ...INTERFACES,
        filters: { ...INTERFACES.filters, 'vpc-id': (each: NetworkInterface) => [vpcOf(network, each)] },
      };
      const { items, next } = select(kind, network.interfaces, input.NetworkInterfaceIds, input);
      const described = items.map((each) => ({
        ...describedInterface(network, each),
        OwnerId: networks.account.accountId,
      }));
      return { NetworkInterfaces: described, NextToken: next };
    },
  };
}

function vpcOf({ subnets }: RegionNetwork, { subnetId }: NetworkInterface): string {
  return subnets.get(subnetId)?.vpcId ?? '';
}

/** An interface that was released stays in use until it goes: its service detaches it in the end. */
function statusOf({ readyAtMs }: NetworkInterface): sdk.NetworkInterfaceStatus {
  return Date.now() < readyAtMs ? 'attaching' : 'in-use';
}

function describedInterface(network: RegionNetwork, each: NetworkInterface): sdk.NetworkInterface {
  const subnet = network.subnets.get(each.subnetId);
  return {
    NetworkInterfaceId: each.id,
    Status: statusOf(each),
    InterfaceType: each.type,
    Description: each.description,
    SubnetId: each.subnetId,
    VpcId: vpcOf(network, each),
    AvailabilityZone: subnet?.zone,
    AvailabilityZoneId: subnet?.zoneId,
    Groups: each.groupIds.map((GroupId) => ({ GroupId, GroupName: network.groups.get(GroupId)?.name })),
    PrivateIpAddress: each.address,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: each.address }],
    RequesterId: each.requesterId,
    RequesterManaged: true,
    SourceDestCheck: true,
    TagSet: tagList(each),
  };
}
