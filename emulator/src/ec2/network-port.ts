import type { NetworkPort, NewInterface } from '../account/network-port.ts';
import { newId } from '../account/resource-id.ts';
import type { Networks } from './networks.ts';
import type { GroupRule, NetworkInterface, RegionNetwork, Subnet } from './region-network.ts';
import { stateOf } from './vpc-endpoints.ts';

/** VPCs, as Lambda and EFS see them. */
export function networkPort(networks: Networks): NetworkPort {
  return {
    subnet: (region, id) => networks.in(region).subnets.get(id),
    tagsOf: (region, id) => Object.fromEntries(networks.in(region).find(id)?.tags ?? []),
    vpcOfGroup: (region, id) => networks.in(region).groups.get(id)?.vpcId,
    defaultGroup: (region, vpcId) => defaultGroup(networks.in(region), vpcId),
    interfaces: (region, type) =>
      [...networks.in(region).interfaces.values()].filter((each) => each.type === type),
    attach: (region, wanted) => attach(networks.in(region), wanted),
    regroup: (region, id, groupIds) => {
      const found = networks.in(region).interfaces.get(id);
      if (found) found.groupIds = groupIds;
    },
    release: (region, id, goneAtMs) => {
      const found = networks.in(region).interfaces.get(id);
      if (found) found.goneAtMs = goneAtMs;
    },
    allows: (region, client, server, port) => {
      const network = networks.in(region);
      return (
        permits(network, 'egress', client, server, port) && permits(network, 'ingress', server, client, port)
      );
    },
    reaches: (region, subnetId, service) => {
      const network = networks.in(region);
      const subnet = network.subnets.get(subnetId);
      return subnet !== undefined && reaches(network, subnet, `com.amazonaws.${region}.${service}`);
    },
  };
}

function defaultGroup({ groups }: RegionNetwork, vpcId: string): string {
  const found = [...groups.values()].find((group) => group.vpcId === vpcId && group.name === 'default');
  if (!found) throw new TypeError(`The VPC ${vpcId} has no default security group.`);
  return found.id;
}

function attach(network: RegionNetwork, wanted: NewInterface): NetworkInterface {
  const subnet = network.subnets.get(wanted.subnetId);
  if (!subnet) throw new TypeError(`There is no subnet ${wanted.subnetId}.`);
  const attached: NetworkInterface = {
    ...wanted,
    id: newId('eni'),
    address: freeAddress(network, subnet),
    goneAtMs: undefined,
    tags: new Map(),
  };
  network.addInterface(attached);
  return attached;
}

/** The first address of the subnet that no interface has; its first four are reserved. */
function freeAddress({ interfaces }: RegionNetwork, { id, cidr }: Subnet): string {
  const used = new Set(
    [...interfaces.values()].flatMap((each) => (each.subnetId === id ? [each.address] : [])),
  );
  const [base = ''] = cidr.split('/');
  const octets = base.split('.').map(Number);
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  let next = first + 4;
  while (used.has(addressText(next))) next += 1;
  return addressText(next);
}

function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Whether a rule of the groups allows a TCP port to or from an interface that is in the peer groups. */
function permits(
  { groups }: RegionNetwork,
  direction: 'ingress' | 'egress',
  own: readonly string[],
  peers: readonly string[],
  port: number,
): boolean {
  const rules = own.flatMap((id): readonly GroupRule[] => groups.get(id)?.[direction] ?? []);
  return rules.some(
    ({ protocol, fromPort = 0, toPort = 65_535, peer }) =>
      (protocol === '-1' || (fromPort <= port && port <= toPort)) &&
      // A range of addresses is taken to hold both interfaces: they are in one VPC.
      ('cidr' in peer || peers.includes(peer.groupId)),
  );
}

/**
 * By a gateway endpoint or a NAT gateway: the interfaces of functions have no public address, so that an internet gateway
 * is of no use to them (Lambda guide, "Enable internet access for VPC-connected Lambda functions").
 */
function reaches(network: RegionNetwork, subnet: Subnet, serviceName: string): boolean {
  if (network.vpcs.get(subnet.vpcId)?.hasDns !== true) return false;
  const table = network.routeTableOf(subnet);
  if (!table) return false;
  const endpoints = network.endpointsIn(table.id);
  return (
    table.gateway?.kind === 'nat' ||
    endpoints.some((each) => each.serviceName === serviceName && stateOf(each) === 'available')
  );
}
