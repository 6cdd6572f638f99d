import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../aws-error.ts';
import { beginning, phaseOf } from '../life-cycle.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import {
  endpointNotFound,
  invalidValue,
  missingParameter,
  routeTableNotFound,
  vpcNotFound,
} from './errors.ts';
import { newId, prefixListId } from '../account/resource-id.ts';
import type { Networks } from './networks.ts';
import type { RegionNetwork, VpcEndpoint } from './region-network.ts';
import { type Kind, select } from './selection.ts';
import { createdTags, tagList } from './tags.ts';

/** AWS publishes neither; they are seconds. */
const CREATION_MS = 5_000;
const DELETION_MS = 5_000;

/** The services that have gateway endpoints (VPC guide, "Gateway endpoints"). */
const SERVICES = ['s3', 'dynamodb'];

/** "The default policy allows full access to the service" (API reference of CreateVpcEndpoint). */
const FULL_ACCESS =
  '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}';

const ENDPOINTS: Kind<VpcEndpoint> = {
  notFound: endpointNotFound,
  filters: {
    'vpc-endpoint-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'service-name': ({ serviceName }) => [serviceName],
    'vpc-endpoint-state': (endpoint) => [stateOf(endpoint)],
    'vpc-endpoint-type': () => ['Gateway'],
  },
};

export function endpointActions(networks: Networks): Actions<typeof sdk> {
  const { scale } = networks.account.timing;
  const described = (endpoint: VpcEndpoint): sdk.VpcEndpoint => ({
    ...describedEndpoint(endpoint),
    OwnerId: networks.account.accountId,
  });
  return {
    CreateVpcEndpoint: (input, { region }) => {
      const network = networks.in(region);
      const endpoint = repeated(network, input) ?? created(network, input, region, scale);
      return { VpcEndpoint: described(endpoint), ClientToken: input.ClientToken };
    },
    DescribeVpcEndpoints: (input, { region }) => {
      const { items, next } = select(ENDPOINTS, networks.in(region).endpoints, input.VpcEndpointIds, input);
      return { VpcEndpoints: items.map(described), NextToken: next };
    },
    ModifyVpcEndpoint: (input, { region }) => {
      const network = networks.in(region);
      const endpoint = network.endpoints.get(input.VpcEndpointId);
      if (!endpoint) throw endpointNotFound(input.VpcEndpointId);
      const { AddRouteTableIds: added = [], RemoveRouteTableIds: removed = [] } = input;
      checkRouteTables(network, { ...endpoint, routeTableIds: added, region });
      for (const id of added) endpoint.routeTableIds.add(id);
      for (const id of removed) endpoint.routeTableIds.delete(id);
      return { Return: true };
    },
    DeleteVpcEndpoints: ({ VpcEndpointIds: ids }, { region }) => {
      const { endpoints } = networks.in(region);
      const absent = ids.filter((id) => !endpoints.has(id));
      for (const id of ids) {
        const endpoint = endpoints.get(id);
        if (endpoint) endpoint.goneAtMs ??= Date.now() + DELETION_MS * scale;
      }
      return { Unsuccessful: absent.map(unsuccessful) };
    },
  };
}

/** The endpoint that was created with the token of a request. Throws IdempotentParameterMismatch. */
function repeated(
  { endpoints }: RegionNetwork,
  input: Input<typeof sdk, 'CreateVpcEndpoint'>,
): VpcEndpoint | undefined {
  const { ClientToken: text } = input;
  const found = [...endpoints.values()].find(({ token }) => text !== undefined && token?.text === text);
  if (!found || found.token?.request === requestText(input)) return found;
  // The text is ours.
  const message = `The client token '${String(text)}' was used for a request with other parameters`;
  throw new AwsError('IdempotentParameterMismatch', message);
}

function requestText({ ClientToken: _token, ...request }: Input<typeof sdk, 'CreateVpcEndpoint'>): string {
  return JSON.stringify(request);
}

function created(
  network: RegionNetwork,
  input: Input<typeof sdk, 'CreateVpcEndpoint'>,
  region: string,
  timeScale: number,
): VpcEndpoint {
  const { VpcId: vpcId, ServiceName: serviceName, RouteTableIds: routeTableIds = [] } = input;
  const { ClientToken: text, PolicyDocument: policy = FULL_ACCESS } = input;
  if (!network.vpcs.has(vpcId)) throw vpcNotFound(vpcId);
  if (serviceName === undefined) throw missingParameter('ServiceName');
  if (!SERVICES.some((service) => serviceName === `com.amazonaws.${region}.${service}`)) {
    const message = `The Vpc Endpoint Service '${serviceName}' does not exist`;
    throw new AwsError('InvalidServiceName', message);
  }
  checkRouteTables(network, { vpcId, serviceName, routeTableIds, region });
  const endpoint: VpcEndpoint = {
    id: newId('vpce'),
    vpcId,
    serviceName,
    policy,
    routeTableIds: new Set(routeTableIds),
    tags: createdTags('vpc-endpoint', input.TagSpecifications),
    createdAt: new Date(),
    token: text === undefined ? undefined : { text, request: requestText(input) },
    ...beginning(CREATION_MS * timeScale),
  };
  network.addEndpoint(endpoint);
  return endpoint;
}

/** Throws for a route table that is not in the VPC, and RouteAlreadyExists for one with a route to the service. */
function checkRouteTables(
  network: RegionNetwork,
  wanted: { vpcId: string; serviceName: string; routeTableIds: readonly string[]; region: string },
): void {
  for (const id of wanted.routeTableIds) {
    const table = network.routeTables.get(id);
    if (!table) throw routeTableNotFound(id);
    // The text is ours.
    if (table.vpcId !== wanted.vpcId)
      throw invalidValue(`The route table ${id} does not belong to the VPC ${wanted.vpcId}`);
    if (!network.endpointsIn(id).some(({ serviceName }) => serviceName === wanted.serviceName)) continue;
    const list = prefixListId(wanted.region, wanted.serviceName);
    const message = `route table ${id} already has a route with destination-prefix-list-id ${list}`;
    throw new AwsError('RouteAlreadyExists', message);
  }
}

function unsuccessful(id: string): sdk.UnsuccessfulItem {
  const { code, message } = endpointNotFound(id);
  return { ResourceId: id, Error: { Code: code, Message: message } };
}

/** In lower case, as in the examples of the API reference; the model's enum is capitalized. */
export function stateOf(endpoint: VpcEndpoint): 'pending' | 'available' | 'deleting' {
  const phase = phaseOf(endpoint);
  return phase === 'creating' ? 'pending' : phase;
}

function describedEndpoint(endpoint: VpcEndpoint): sdk.VpcEndpoint {
  return {
    VpcEndpointId: endpoint.id,
    VpcEndpointType: 'Gateway',
    VpcId: endpoint.vpcId,
    ServiceName: endpoint.serviceName,
    State: stateOf(endpoint) as sdk.State,
    PolicyDocument: endpoint.policy,
    RouteTableIds: [...endpoint.routeTableIds],
    SubnetIds: [],
    Groups: [],
    PrivateDnsEnabled: false,
    RequesterManaged: false,
    NetworkInterfaceIds: [],
    DnsEntries: [],
    CreationTimestamp: endpoint.createdAt,
    Tags: tagList(endpoint),
  };
}
