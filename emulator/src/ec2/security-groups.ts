import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError } from '../aws-error.ts';
import type { Actions, Input } from '../protocol/actions.ts';
import { groupNotFound, invalidValue, missingParameter, vpcNotFound } from './errors.ts';
import { newId } from '../account/resource-id.ts';
import type { Networks } from './networks.ts';
import type { RegionNetwork, SecurityGroup } from './region-network.ts';
import { outbound, permissionsOf } from './group-rules.ts';
import { type Kind, select } from './selection.ts';
import { createdTags, tagList } from './tags.ts';

const GROUPS: Kind<SecurityGroup> = {
  notFound: groupNotFound,
  filters: {
    'group-id': ({ id }) => [id],
    'group-name': ({ name }) => [name],
    'vpc-id': ({ vpcId }) => [vpcId],
    description: ({ description }) => [description],
  },
};

export function securityGroupActions(networks: Networks): Actions<typeof sdk> {
  const { accountId } = networks.account;
  return {
    CreateSecurityGroup: (input, { region }) => {
      const group = create(networks.in(region), input);
      return {
        GroupId: group.id,
        Tags: tagList(group),
        SecurityGroupArn: networks.arn(region, 'security-group', group.id),
      };
    },
    DescribeSecurityGroups: (input, { region }) => {
      const { items, next } = select(GROUPS, networks.in(region).groups, input.GroupIds, input);
      const described = items.map((group) => ({
        GroupId: group.id,
        GroupName: group.name,
        Description: group.description,
        VpcId: group.vpcId,
        OwnerId: accountId,
        SecurityGroupArn: networks.arn(region, 'security-group', group.id),
        IpPermissions: permissionsOf(group.ingress, accountId),
        IpPermissionsEgress: permissionsOf(group.egress, accountId),
        Tags: tagList(group),
      }));
      return { SecurityGroups: described, NextToken: next };
    },
    DeleteSecurityGroup: ({ GroupId: id }, { region }) => {
      if (id === undefined) throw missingParameter('GroupId');
      const network = networks.in(region);
      checkDeletable(network, network.group(id));
      network.groups.delete(id);
      return { Return: true, GroupId: id };
    },
  };
}

function create(network: RegionNetwork, input: Input<typeof sdk, 'CreateSecurityGroup'>): SecurityGroup {
  const { GroupName: name, Description: description, TagSpecifications: specifications } = input;
  const vpcId = vpcOf(network, input.VpcId);
  checkName(name);
  if ([...network.groups.values()].some((group) => group.vpcId === vpcId && group.name === name)) {
    const message = `The security group '${name}' already exists for VPC '${vpcId}'`;
    throw new AwsError('InvalidGroup.Duplicate', message);
  }
  const id = newId('sg');
  const group: SecurityGroup = {
    id,
    name,
    description,
    vpcId,
    ingress: [],
    egress: [outbound(id)],
    tags: createdTags('security-group', specifications),
  };
  network.groups.set(id, group);
  return group;
}

/** The VPC of a request, or the default one. */
function vpcOf({ vpcs }: RegionNetwork, id: string | undefined): string {
  const found = id === undefined ? [...vpcs.values()].find(({ isDefault }) => isDefault) : vpcs.get(id);
  if (found) return found.id;
  if (id !== undefined) throw vpcNotFound(id);
  throw new AwsError('VPCIdNotSpecified', 'No default VPC for this user');
}

/** "Up to 255 characters", of a set, and not "sg-…" (API reference of CreateSecurityGroup); the texts are ours. */
function checkName(name: string): void {
  if (!/^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/.test(name))
    throw invalidValue(`Value (${name}) for parameter GroupName is invalid.`);
  if (name.startsWith('sg-'))
    throw invalidValue(
      `Value (${name}) for parameter GroupName is invalid. Group names may not be in the format sg-*.`,
    );
}

/** Throws for the default group, for one that an interface uses, and for one that another group's rule names. */
function checkDeletable(network: RegionNetwork, { id, name }: SecurityGroup): void {
  if (name === 'default') {
    const message = `the specified group: "${id}" name: "default" cannot be deleted by a user`;
    throw new AwsError('CannotDelete', message);
  }
  const isUsed = [...network.interfaces.values()].some(({ groupIds }) => groupIds.includes(id));
  const isNamed = [...network.groups.values()].some(
    (group) => group.id !== id && group.ingress.some(({ peer }) => 'groupId' in peer && peer.groupId === id),
  );
  if (isUsed || isNamed) throw new AwsError('DependencyViolation', `resource ${id} has a dependent object`);
}
