import type { AccountContext } from '../account/account-context.ts';
import type { PlannedSubnet, PlannedVpc } from '../account/network-port.ts';
import { derivedId } from '../account/resource-id.ts';
import { type Gateway, RegionNetwork } from './region-network.ts';
import { everything, outbound } from './group-rules.ts';

/** "/16 IPv4 CIDR block (172.31.0.0/16)", "/20 default subnet in each Availability Zone" (VPC guide, "Default VPCs"). */
const DEFAULT_CIDR = '172.31.0.0/16';
const PLANNED_CIDR = '10.0.0.0/16';
/** Availability zones of a region; us-east-1 has more. */
const ZONES = ['a', 'b', 'c'];

/** The network of a region as an account finds it: the default VPC, and the VPCs that were planned for it. */
export function initialNetwork(account: AccountContext, region: string): RegionNetwork {
  const network = new RegionNetwork();
  if (account.hasDefaultVpc) addDefaultVpc(network, account.accountId, region);
  for (const planned of account.vpcs) if (regionOf(planned) === region) addPlannedVpc(network, planned);
  return network;
}

function addDefaultVpc(network: RegionNetwork, accountId: string, region: string): void {
  const vpcId = derivedId('vpc', accountId, region);
  addVpc(network, { id: vpcId, subnets: [] }, { cidr: DEFAULT_CIDR, isDefault: true });
  for (const [index, letter] of ZONES.entries()) {
    const availabilityZone = `${region}${letter}`;
    const subnet = { id: derivedId('subnet', vpcId, letter), availabilityZone };
    addSubnet(network, vpcId, subnet, { cidr: `172.31.${index * 16}.0/20`, isDefault: true });
  }
}

function addPlannedVpc(network: RegionNetwork, planned: PlannedVpc): void {
  addVpc(network, planned, { cidr: PLANNED_CIDR, isDefault: false });
  for (const [index, subnet] of planned.subnets.entries()) {
    addSubnet(network, planned.id, subnet, { cidr: `10.0.${index * 16}.0/20`, isDefault: false });
    const gateway = gatewayOf(planned.id, subnet.routes);
    if (!gateway) continue;
    const id = derivedId('rtb', subnet.id);
    const table = { id, vpcId: planned.id, isMain: false, subnetIds: [subnet.id], gateway };
    network.routeTables.set(id, { ...table, tags: new Map() });
  }
}

interface Range {
  readonly cidr: string;
  readonly isDefault: boolean;
}

/** A VPC with its main route table and default security group. */
function addVpc(network: RegionNetwork, { id, dnsSupport = true }: PlannedVpc, range: Range): void {
  const tags = new Map<string, string>();
  network.vpcs.set(id, { id, ...range, hasDns: dnsSupport, tags });
  const tableId = derivedId('rtb', id);
  network.routeTables.set(tableId, {
    id: tableId,
    vpcId: id,
    isMain: true,
    subnetIds: [],
    // The main route table of a default VPC has a route to its internet gateway.
    gateway: range.isDefault ? gatewayOf(id, 'internet') : undefined,
    tags: new Map(),
  });
  const groupId = derivedId('sg', id);
  network.groups.set(groupId, {
    id: groupId,
    name: 'default',
    description: 'default VPC security group',
    vpcId: id,
    // "Allows inbound traffic from all resources assigned to this security group" (VPC guide).
    ingress: [everything(`${groupId} in`, { groupId })],
    egress: [outbound(groupId)],
    tags: new Map(),
  });
}

function addSubnet(network: RegionNetwork, vpcId: string, subnet: PlannedSubnet, range: Range): void {
  const { id, availabilityZone: zone } = subnet;
  network.subnets.set(id, { id, vpcId, zone, zoneId: zoneIdOf(zone), ...range, tags: new Map() });
}

function gatewayOf(vpcId: string, routes: PlannedSubnet['routes']): Gateway | undefined {
  if (routes === 'internet') return { kind: 'internet', id: derivedId('igw', vpcId) };
  return routes === 'nat' ? { kind: 'nat', id: derivedId('nat', vpcId) } : undefined;
}

function regionOf({ subnets: [first] }: PlannedVpc): string | undefined {
  return first?.availabilityZone.slice(0, -1);
}

/** `use1-az1` for us-east-1a. At AWS the letters are mapped to other numbers in each account. */
function zoneIdOf(zone: string): string {
  const [area = '', direction = '', number = ''] = zone.slice(0, -1).split('-');
  // As in `apne1` for ap-northeast-1.
  const short = direction.replace(/^(north|south)?(east|west)?(central)?$/, (_all, ...parts: string[]) =>
    parts
      .slice(0, 3)
      .map((part) => part?.charAt(0) ?? '')
      .join(''),
  );
  return `${area}${short}${number}-az${zone.charCodeAt(zone.length - 1) - 'a'.charCodeAt(0) + 1}`;
}
