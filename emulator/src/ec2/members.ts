import * as sdk from '@aws-sdk/client-ec2';
import type { MembersOf } from '../protocol/actions.ts';
import type { Treatment } from '../protocol/treatment.ts';

const PAGE = 'NextToken MaxResults Filters{Name Values}';
const TAGS = 'TagSpecifications{ResourceType Tags{Key Value}}';
const NO_DRY_RUN = { DryRun: [false] };

const described = (ids: string): Treatment => ({ honoured: `${ids} ${PAGE}`, only: NO_DRY_RUN });

const members: MembersOf<typeof sdk> = {
  DescribeVpcs: described('VpcIds'),
  DescribeSubnets: described('SubnetIds'),
  DescribeRouteTables: described('RouteTableIds'),
  DescribeSecurityGroups: described('GroupIds'),
  CreateSecurityGroup: { honoured: `GroupName Description VpcId ${TAGS}`, only: NO_DRY_RUN },
  AuthorizeSecurityGroupIngress: {
    honoured: 'GroupId IpPermissions{IpProtocol FromPort ToPort UserIdGroupPairs{GroupId} IpRanges{CidrIp}}',
    stored: 'IpPermissions{UserIdGroupPairs{Description} IpRanges{Description}}',
    only: NO_DRY_RUN,
  },
  DeleteSecurityGroup: { honoured: 'GroupId', only: NO_DRY_RUN },
  CreateTags: { honoured: 'Resources Tags{Key Value}', only: NO_DRY_RUN },
  DescribeVpcEndpoints: described('VpcEndpointIds'),
  CreateVpcEndpoint: {
    honoured: `VpcId ServiceName RouteTableIds ClientToken ${TAGS}`,
    stored: 'PolicyDocument',
    only: { ...NO_DRY_RUN, VpcEndpointType: ['Gateway'] },
  },
  ModifyVpcEndpoint: {
    honoured: 'VpcEndpointId AddRouteTableIds RemoveRouteTableIds',
    only: NO_DRY_RUN,
  },
  DeleteVpcEndpoints: { honoured: 'VpcEndpointIds', only: NO_DRY_RUN },
  DescribeNetworkInterfaces: described('NetworkInterfaceIds'),
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
