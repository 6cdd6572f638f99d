import type * as sdk from '@aws-sdk/client-ec2';
import type { Actions } from '../protocol/actions.ts';
import { routeTableNotFound } from './errors.ts';
import { derivedId, prefixListId } from '../account/resource-id.ts';
import type { Networks } from './networks.ts';
import type { RegionNetwork, RouteTable } from './region-network.ts';
import { type Kind, select } from './selection.ts';
import { tagList } from './tags.ts';

const ROUTE_TABLES: Kind<RouteTable> = {
  notFound: routeTableNotFound,
  filters: {
    'route-table-id': ({ id }) => [id],
    'vpc-id': ({ vpcId }) => [vpcId],
    'association.subnet-id': ({ subnetIds }) => subnetIds,
    'association.main': ({ isMain, subnetIds }) => [
      ...(isMain ? ['true'] : []),
      ...subnetIds.map(() => 'false'),
    ],
  },
};

export function routeTableActions(networks: Networks): Actions<typeof sdk> {
  return {
    DescribeRouteTables: (input, { region }) => {
      const network = networks.in(region);
      const { items, next } = select(ROUTE_TABLES, network.routeTables, input.RouteTableIds, input);
      const described = items.map((table) => ({
        RouteTableId: table.id,
        VpcId: table.vpcId,
        OwnerId: networks.account.accountId,
        Associations: associationsOf(table),
        PropagatingVgws: [],
        Routes: routesOf(network, table, region),
        Tags: tagList(table),
      }));
      return { RouteTables: described, NextToken: next };
    },
  };
}

/** That of the main route table has no subnet. */
function associationsOf({ id, isMain, subnetIds }: RouteTable): sdk.RouteTableAssociation[] {
  const associated = { RouteTableId: id, AssociationState: { State: 'associated' } } as const;
  const main = { ...associated, Main: true, RouteTableAssociationId: derivedId('rtbassoc', id) };
  return [
    ...(isMain ? [main] : []),
    ...subnetIds.map((SubnetId) => ({
      ...associated,
      Main: false,
      RouteTableAssociationId: derivedId('rtbassoc', id, SubnetId),
      SubnetId,
    })),
  ];
}

function routesOf(network: RegionNetwork, { id, vpcId, gateway }: RouteTable, region: string): sdk.Route[] {
  const local: sdk.Route = {
    DestinationCidrBlock: network.vpcs.get(vpcId)?.cidr,
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  };
  const created = { Origin: 'CreateRoute', State: 'active' } as const;
  const outward: sdk.Route[] = gateway
    ? [
        {
          DestinationCidrBlock: '0.0.0.0/0',
          ...(gateway.kind === 'nat' ? { NatGatewayId: gateway.id } : { GatewayId: gateway.id }),
          ...created,
        },
      ]
    : [];
  const toServices = network.endpointsIn(id).map((endpoint) => ({
    DestinationPrefixListId: prefixListId(region, endpoint.serviceName),
    GatewayId: endpoint.id,
    ...created,
  }));
  return [local, ...outward, ...toServices];
}
