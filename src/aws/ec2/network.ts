import {
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  paginateDescribeRouteTables,
  paginateDescribeSubnets,
  type RouteTable,
  type Subnet,
} from '@aws-sdk/client-ec2';
import { Fault } from '../../contract/fault.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';
import { gatewayEndpoints, s3ServiceName } from './vpc-endpoint.ts';

/** The subnets that functions run in, and what their routes reach. */
export interface Network {
  readonly vpcId: string;
  readonly subnets: readonly NetworkSubnet[];
  readonly routeTables: readonly NetworkRoutes[];
}

export interface NetworkSubnet {
  readonly id: string;
  /** Such as `use1-az1`: the same zone for every account. */
  readonly zoneId: string;
}

export interface NetworkRoutes {
  readonly id: string;
  /** How S3 is reached, without the endpoint of the stack: by another gateway endpoint, or through a NAT. */
  readonly s3?: 'endpoint' | 'nat' | undefined;
}

/** Which network: these subnets, or those of the default VPC. */
export interface NetworkRequest {
  readonly subnetIds?: readonly string[] | undefined;
}

/** "You can configure up to 16 subnets" (Lambda, VpcConfig). */
const MAX_SUBNETS = 16;

/** "The provided subnets contain availability zone Lambda doesn't support" (keboola/developer-portal#81, us-east-1). */
const WITHOUT_LAMBDA: ReadonlySet<string> = new Set(['use1-az3']);

/** Reads the network of a stack. Throws Fault `config` where there is none. */
export async function readNetwork(
  aws: AwsClients,
  owner: string,
  { subnetIds }: NetworkRequest,
): Promise<Network> {
  const subnets = subnetIds ? await namedSubnets(aws, subnetIds) : await defaultSubnets(aws);
  const vpcId = vpcOf(subnets);
  const [tables, endpoints] = await Promise.all([
    routeTablesOf(aws, vpcId, subnets),
    gatewayEndpoints(aws, [
      { Name: 'vpc-id', Values: [vpcId] },
      { Name: 'service-name', Values: [s3ServiceName(aws.region)] },
    ]),
  ]);
  const covered = new Set(
    endpoints.filter((each) => each.owner !== owner).flatMap((each) => each.routeTableIds),
  );
  return {
    vpcId,
    subnets: subnets
      .map(({ SubnetId: id = '', AvailabilityZoneId: zoneId = '' }) => ({ id, zoneId }))
      .toSorted((left, right) => (left.id < right.id ? -1 : 1)),
    routeTables: tables
      .map((table) => ({ id: table.RouteTableId ?? '', s3: routeToS3(table, covered) }))
      .toSorted((left, right) => (left.id < right.id ? -1 : 1)),
  };
}

async function namedSubnets(aws: AwsClients, subnetIds: readonly string[]): Promise<Subnet[]> {
  const command = new DescribeSubnetsCommand({ SubnetIds: [...subnetIds] });
  try {
    const { Subnets } = await calling('ec2:DescribeSubnets', async () => await aws.ec2.send(command));
    return Subnets ?? [];
  } catch (error) {
    if (awsErrorCode(error) !== 'InvalidSubnetID.NotFound') throw error;
    throw new Fault(
      'config',
      `host.vpc.subnetIds: not every subnet exists in ${aws.region}: ${subnetIds.join(', ')}.`,
      'Name subnets of one VPC in this region, or remove host.vpc for the default VPC.',
      { cause: error },
    );
  }
}

async function defaultSubnets(aws: AwsClients): Promise<Subnet[]> {
  const isDefault = new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] });
  const { Vpcs } = await calling('ec2:DescribeVpcs', async () => await aws.ec2.send(isDefault));
  const vpcId = Vpcs?.[0]?.VpcId;
  if (vpcId === undefined) throw noDefaultVpc(aws.region, 'there is no default VPC');
  const pages = paginateDescribeSubnets(
    { client: aws.ec2 },
    {
      Filters: [
        { Name: 'vpc-id', Values: [vpcId] },
        { Name: 'default-for-az', Values: ['true'] },
      ],
    },
  );
  const subnets = await allPages('ec2:DescribeSubnets', pages, (page) => page.Subnets);
  const usable = subnets.filter(({ AvailabilityZoneId = '' }) => !WITHOUT_LAMBDA.has(AvailabilityZoneId));
  if (usable.length === 0) throw noDefaultVpc(aws.region, `the default VPC ${vpcId} has no default subnets`);
  return usable.slice(0, MAX_SUBNETS);
}

function noDefaultVpc(region: string, what: string): Fault {
  return new Fault(
    'config',
    `A function reaches its file system in a VPC, and ${what} in ${region}.`,
    'Name subnets of a VPC in host.vpc.subnetIds, or choose a host that needs none: --host lambda-image.',
  );
}

function vpcOf(subnets: readonly Subnet[]): string {
  const [vpcId = '', other] = new Set(subnets.map(({ VpcId = '' }) => VpcId));
  if (other === undefined) return vpcId;
  throw new Fault(
    'config',
    `host.vpc.subnetIds: the subnets are in ${vpcId} and in ${other}.`,
    'A file system has mount targets in one VPC at a time: name subnets of one.',
  );
}

/** A subnet without a table of its own has the main one. */
async function routeTablesOf(
  aws: AwsClients,
  vpcId: string,
  subnets: readonly Subnet[],
): Promise<RouteTable[]> {
  const pages = paginateDescribeRouteTables(
    { client: aws.ec2 },
    { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] },
  );
  const all = await allPages('ec2:DescribeRouteTables', pages, (page) => page.RouteTables);
  const used = subnets.map(
    ({ SubnetId }) =>
      all.find(({ Associations }) => Associations?.some((each) => each.SubnetId === SubnetId)) ??
      all.find(({ Associations }) => Associations?.some(({ Main }) => Main)),
  );
  return [...new Set(used.flatMap((table) => table ?? []))];
}

/** An internet gateway is no route: a function has no public address (Lambda developer guide, configuration-vpc-internet). */
function routeToS3(
  { RouteTableId = '', Routes = [] }: RouteTable,
  covered: ReadonlySet<string>,
): NetworkRoutes['s3'] {
  if (covered.has(RouteTableId)) return 'endpoint';
  const isNat = Routes.some(
    ({ DestinationCidrBlock, NatGatewayId, TransitGatewayId, NetworkInterfaceId, State }) =>
      DestinationCidrBlock === '0.0.0.0/0' &&
      State !== 'blackhole' &&
      (NatGatewayId ?? TransitGatewayId ?? NetworkInterfaceId) !== undefined,
  );
  return isNat ? 'nat' : undefined;
}
