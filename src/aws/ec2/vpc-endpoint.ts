import {
  CreateVpcEndpointCommand,
  DeleteVpcEndpointsCommand,
  type Filter,
  ModifyVpcEndpointCommand,
  paginateDescribeVpcEndpoints,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import { Fault } from '../../contract/fault.ts';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Found, Kind, Phase } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';

/** A gateway endpoint for S3, which costs nothing: routes from a VPC to S3. */
export interface VpcEndpointSpec {
  /** Its tag `Name`: EC2 generates the id. */
  readonly name: string;
  readonly vpcId: string;
  readonly routeTableIds: readonly string[];
  readonly tags: Tags;
}

export interface LiveVpcEndpoint {
  readonly id: string;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly state: string;
  readonly failure: string | undefined;
  readonly routeTableIds: readonly string[];
  readonly sinceMs: number | undefined;
}

const NAME_TAG = 'Name';

/** Of an endpoint that was deleted. Those of another are found by the next plan. */
const ROUTES_LINGER = {
  ...READS_LAG,
  maxWaitMs: 2 * 60_000,
  reason: 'the routes of a deleted endpoint are still there',
};

/** The service that a gateway endpoint routes to. */
export function s3ServiceName(region: string): string {
  return `com.amazonaws.${region}.s3`;
}

/** Gateway endpoints of VPCs, found by their name. Other route tables that users add stay. */
export function vpcEndpointKind(aws: AwsClients): Kind<VpcEndpointSpec, LiveVpcEndpoint> {
  return {
    expectedMs: 5_000,
    impact: { remove: 'subnets of the VPC without another route to S3 no longer reach it' },
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf,
    diff: diffEndpoint,
    read: async (name) => await readEndpoint(aws, name),
    create: async (spec) => await createEndpoint(aws, spec),
    update: async (spec, live) => {
      const RouteTableIds = missingTables(spec, live);
      const command = new ModifyVpcEndpointCommand({
        VpcEndpointId: live.id,
        AddRouteTableIds: RouteTableIds,
      });
      await calling('ec2:ModifyVpcEndpoint', async () => await aws.ec2.send(command));
    },
    remove: async (name) => await removeEndpoint(aws, name),
    list: async (prefix) => await listEndpoints(aws, prefix),
  };
}

/** All gateway endpoints that match. */
export async function gatewayEndpoints(
  aws: AwsClients,
  filters: readonly Filter[],
): Promise<LiveVpcEndpoint[]> {
  const Filters = [...filters, { Name: 'vpc-endpoint-type', Values: ['Gateway'] }];
  const pages = paginateDescribeVpcEndpoints({ client: aws.ec2 }, { Filters });
  const all = await allPages('ec2:DescribeVpcEndpoints', pages, (page) => page.VpcEndpoints);
  return all.map(liveOf).filter(({ state }) => state !== 'deleted');
}

function liveOf({ VpcEndpointId: id = '', Tags, State, LastError, ...rest }: VpcEndpoint): LiveVpcEndpoint {
  return {
    id,
    name: Tags?.find(({ Key }) => Key === NAME_TAG)?.Value,
    owner: ownerIn(Tags),
    // The API answers in lower case, the model's enumeration begins with capitals.
    state: State?.toLowerCase() ?? '',
    failure: LastError?.Message,
    routeTableIds: rest.RouteTableIds ?? [],
    sinceMs: rest.CreationTimestamp?.getTime(),
  };
}

function phaseOf({ state, failure }: LiveVpcEndpoint): Phase {
  if (state === 'available') return { state: 'ready' };
  if (state === 'deleting') return { state: 'leaving' };
  if (state === 'pending' || state === 'pendingacceptance') return { state: 'moving', toward: state };
  return { state: 'broken', reason: failure ?? state };
}

function diffEndpoint(spec: VpcEndpointSpec, live: LiveVpcEndpoint): Change[] {
  const missing = missingTables(spec, live);
  return missing.length === 0 ? [] : [{ field: 'route tables', from: undefined, to: missing.join(', ') }];
}

function missingTables({ routeTableIds }: VpcEndpointSpec, live: LiveVpcEndpoint): string[] {
  return routeTableIds.filter((id) => !live.routeTableIds.includes(id));
}

async function readEndpoint(aws: AwsClients, name: string): Promise<LiveVpcEndpoint | undefined> {
  const found = await gatewayEndpoints(aws, [{ Name: `tag:${NAME_TAG}`, Values: [name] }]);
  // One that is being deleted has the same name as its successor.
  return found.find(({ state }) => state !== 'deleting') ?? found[0];
}

async function createEndpoint(aws: AwsClients, spec: VpcEndpointSpec): Promise<void> {
  const command = new CreateVpcEndpointCommand({
    VpcEndpointType: 'Gateway',
    VpcId: spec.vpcId,
    ServiceName: s3ServiceName(aws.region),
    RouteTableIds: [...spec.routeTableIds],
    TagSpecifications: [
      { ResourceType: 'vpc-endpoint', Tags: tagList({ ...spec.tags, [NAME_TAG]: spec.name }) },
    ],
  });
  try {
    await calling('ec2:CreateVpcEndpoint', async () => await aws.ec2.send(command));
  } catch (error) {
    if (awsErrorCode(error) !== 'RouteAlreadyExists') throw error;
    const live = await readEndpoint(aws, spec.name);
    if (live === undefined || live.state === 'deleting') throw new NotYet(error as Fault, ROUTES_LINGER);
  }
}

/** EC2 reports what it did not delete in the body of a successful response (Terraform ec2/vpc_endpoint.go). */
async function removeEndpoint(aws: AwsClients, name: string): Promise<void> {
  const live = await readEndpoint(aws, name);
  if (!live || live.state === 'deleting') return;
  const command = new DeleteVpcEndpointsCommand({ VpcEndpointIds: [live.id] });
  const { Unsuccessful = [] } = await calling(
    'ec2:DeleteVpcEndpoints',
    async () => await aws.ec2.send(command),
  );
  const failure = Unsuccessful.find(({ Error: error }) => error?.Code !== 'InvalidVpcEndpoint.NotFound');
  if (!failure) return;
  const { Code = '', Message = '' } = failure.Error ?? {};
  throw new Fault(
    'aws',
    `ec2:DeleteVpcEndpoints did not delete ${live.id}: ${Code}: ${Message}`,
    'Run the same command again; if it fails again, delete the endpoint in the console.',
  );
}

async function listEndpoints(aws: AwsClients, prefix: string): Promise<Found[]> {
  const found = await gatewayEndpoints(aws, [{ Name: `tag:${NAME_TAG}`, Values: [`${prefix}*`] }]);
  return found.flatMap(({ name = '', owner, sinceMs, state }) =>
    state === 'deleting' ? [] : [{ name, owner, sinceMs }],
  );
}
