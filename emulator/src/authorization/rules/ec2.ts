import {
  type ArnScope,
  need,
  regional,
  resourceTagValues,
  type Rule,
  type ServiceRules,
  type Tags,
  tagsOfList,
  tagValues,
  textOf,
  type Values,
} from '../rule.ts';
import type { Need } from '../../policy/evaluate.ts';

type Input = Readonly<Record<string, unknown>>;

/** The resource type that the prefix of an id stands for. */
const TYPES: Readonly<Record<string, string>> = {
  eni: 'network-interface',
  rtb: 'route-table',
  sg: 'security-group',
  subnet: 'subnet',
  vpc: 'vpc',
  vpce: 'vpc-endpoint',
};

/** ARN of what has an id; every resource of the type for an id that is not given. */
export function ec2Arn(scope: ArnScope, type: string, id = '*'): string {
  return regional(scope, 'ec2', `${type}/${id}`);
}

/** The tags of a resource as condition keys: EC2's own prefix works as well as the global one. */
function ownTags(scope: ArnScope, id: string): Values {
  const tags = scope.tagsOf(id);
  return { ...resourceTagValues(tags), ...resourceTagValues(tags, 'ec2') };
}

/** An action on a resource that exists. */
export function onEc2(scope: ArnScope, action: string, id: string, more: Values = {}): Need {
  const type = TYPES[id.replace(/-.*$/, '')] ?? '*';
  const values = { ...ownTags(scope, id), 'ec2:Region': scope.region, ...more };
  return need(`ec2:${action}`, ec2Arn(scope, type, id), values);
}

/** A creation, with the right to tag what is created (EC2 guide, "Grant permission to tag resources during creation"). */
function creating(scope: ArnScope, action: string, type: string, tags: Tags, more: Values = {}): Need[] {
  const values = { ...tagValues(tags), 'ec2:Region': scope.region };
  const created = need(`ec2:${action}`, ec2Arn(scope, type), { ...values, ...more });
  if (Object.keys(tags).length === 0) return [created];
  const tagging = { ...values, 'ec2:CreateAction': action };
  return [created, need('ec2:CreateTags', ec2Arn(scope, type), tagging)];
}

function createdTags({ TagSpecifications: specifications }: Input): Tags {
  const list = Array.isArray(specifications) ? (specifications as { Tags?: unknown }[]) : [];
  return Object.assign({}, ...list.map(({ Tags: tags }) => tagsOfList(tags))) as Tags;
}

export function textsOf(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

const onGroup =
  (action: string): Rule<Input> =>
  ({ GroupId }, scope) => [onEc2(scope, action, textOf(GroupId))];

/** Actions, resource types and condition keys of Amazon EC2 (Service Authorization Reference). Listings have no resource. */
export const ec2Rules: ServiceRules<Input> = {
  prefix: 'ec2',
  denial: {
    code: 'UnauthorizedOperation',
    status: 403,
    preface: 'You are not authorized to perform this operation. ',
  },
  operations: {
    CreateSecurityGroup: (input, scope) => [
      ...creating(scope, 'CreateSecurityGroup', 'security-group', createdTags(input)),
      onEc2(scope, 'CreateSecurityGroup', textOf(input['VpcId']) || 'vpc-*'),
    ],
    AuthorizeSecurityGroupIngress: onGroup('AuthorizeSecurityGroupIngress'),
    DeleteSecurityGroup: onGroup('DeleteSecurityGroup'),
    CreateTags: ({ Resources, Tags: tags }, scope) =>
      textsOf(Resources).map((id) => onEc2(scope, 'CreateTags', id, tagValues(tagsOfList(tags)))),
    CreateVpcEndpoint: (input, scope) => [
      ...creating(scope, 'CreateVpcEndpoint', 'vpc-endpoint', createdTags(input), {
        'ec2:VpceServiceName': textOf(input['ServiceName']),
      }),
      ...[textOf(input['VpcId']), ...textsOf(input['RouteTableIds'])].map((id) =>
        onEc2(scope, 'CreateVpcEndpoint', id),
      ),
    ],
    ModifyVpcEndpoint: (input, scope) =>
      [
        textOf(input['VpcEndpointId']),
        ...textsOf(input['AddRouteTableIds']),
        ...textsOf(input['RemoveRouteTableIds']),
      ].map((id) => onEc2(scope, 'ModifyVpcEndpoint', id)),
    DeleteVpcEndpoints: ({ VpcEndpointIds: ids }, scope) =>
      textsOf(ids).map((id) => onEc2(scope, 'DeleteVpcEndpoints', id)),
  },
};
