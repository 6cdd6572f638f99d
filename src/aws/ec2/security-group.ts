import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DeleteSecurityGroupCommand,
  type Filter,
  type IpPermission,
  paginateDescribeSecurityGroups,
  type SecurityGroup,
} from '@aws-sdk/client-ec2';
import { NotYet, READS_LAG } from '../../reconcile/not-yet.ts';
import { ownerIn, type Tags, tagList } from '../../reconcile/owner.ts';
import type { Change, Kind } from '../../reconcile/resource.ts';
import type { AwsClients } from '../core/clients.ts';
import { awsErrorCode, calling, unlessGone } from '../core/errors.ts';
import { allPages } from '../core/listing.ts';

/** A security group whose members reach each other at one TCP port. */
export interface SecurityGroupSpec {
  /** Does not start with `sg-`, as ids do; unique, although EC2 requires that only within a VPC. */
  readonly name: string;
  readonly vpcId: string;
  readonly description: string;
  readonly port: number;
  readonly tags: Tags;
}

export interface LiveSecurityGroup {
  readonly id: string;
  readonly owner: string | undefined;
  readonly ingress: readonly IpPermission[];
}

/** Security groups, found by their names: EC2 generates the ids. Further rules that users add stay. */
export function securityGroupKind(aws: AwsClients): Kind<SecurityGroupSpec, LiveSecurityGroup> {
  return {
    expectedMs: 2_000,
    nameOf: (spec) => spec.name,
    ownerOf: (live) => live.owner,
    phaseOf: () => ({ state: 'ready' }),
    diff: diffGroup,
    read: async (name) => await readSecurityGroup(aws, name),
    create: async (spec) => await createGroup(aws, spec),
    update: async ({ port }, { id }) => await allowAmongMembers(aws, id, port),
    remove: async (name) => await removeGroup(aws, name),
    list: async (prefix) => {
      const groups = await describeGroups(aws, [{ Name: 'group-name', Values: [`${prefix}*`] }]);
      return groups.map(({ GroupName: name = '', Tags }) => ({
        name,
        owner: ownerIn(Tags),
        sinceMs: undefined,
      }));
    },
  };
}

/** Ids of groups that are given by id, or by name; undefined where one does not exist yet. */
export async function securityGroupIds(
  aws: AwsClients,
  groups: readonly string[],
): Promise<readonly string[] | undefined> {
  const ids = await Promise.all(
    groups.map(async (group) =>
      group.startsWith('sg-') ? group : (await readSecurityGroup(aws, group))?.id,
    ),
  );
  return ids.every((id) => id !== undefined) ? ids.toSorted() : undefined;
}

/** The same for groups that were created. Throws NotYet while reads do not show one. */
export async function existingGroupIds(aws: AwsClients, groups: readonly string[]): Promise<string[]> {
  const ids = await securityGroupIds(aws, groups);
  if (ids) return [...ids];
  throw new NotYet(new Error(`EC2 does not show ${groups.join(', ')} yet`), READS_LAG);
}

async function readSecurityGroup(aws: AwsClients, name: string): Promise<LiveSecurityGroup | undefined> {
  const [group] = await describeGroups(aws, [{ Name: 'group-name', Values: [name] }]);
  if (!group) return undefined;
  return { id: group.GroupId ?? '', owner: ownerIn(group.Tags), ingress: group.IpPermissions ?? [] };
}

async function describeGroups(aws: AwsClients, Filters: Filter[]): Promise<SecurityGroup[]> {
  const pages = paginateDescribeSecurityGroups({ client: aws.ec2 }, { Filters });
  return await allPages('ec2:DescribeSecurityGroups', pages, (page) => page.SecurityGroups);
}

function diffGroup({ port }: SecurityGroupSpec, { id, ingress }: LiveSecurityGroup): Change[] {
  const isAllowed = ingress.some(
    ({ IpProtocol, FromPort = 0, ToPort = 65_535, UserIdGroupPairs }) =>
      (IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= port && port <= ToPort)) &&
      UserIdGroupPairs?.some(({ GroupId }) => GroupId === id),
  );
  return isAllowed ? [] : [{ field: `TCP port ${port} among its members`, from: 'closed', to: 'open' }];
}

async function createGroup(aws: AwsClients, spec: SecurityGroupSpec): Promise<void> {
  const command = new CreateSecurityGroupCommand({
    GroupName: spec.name,
    Description: spec.description,
    VpcId: spec.vpcId,
    TagSpecifications: [{ ResourceType: 'security-group', Tags: tagList(spec.tags) }],
  });
  const { GroupId = '' } = await calling('ec2:CreateSecurityGroup', async () => await aws.ec2.send(command));
  // If a run crashes before this, the next run does it.
  await allowAmongMembers(aws, GroupId, spec.port);
}

async function allowAmongMembers(aws: AwsClients, GroupId: string, port: number): Promise<void> {
  const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId }] };
  const command = new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [rule] });
  try {
    await calling('ec2:AuthorizeSecurityGroupIngress', async () => await aws.ec2.send(command));
  } catch (error) {
    // The response to the same call was lost, or a read lags.
    if (awsErrorCode(error) !== 'InvalidPermission.Duplicate') throw error;
  }
}

/** By id: a name identifies a group only in the default VPC. */
async function removeGroup(aws: AwsClients, name: string): Promise<void> {
  const live = await readSecurityGroup(aws, name);
  if (!live) return;
  const command = new DeleteSecurityGroupCommand({ GroupId: live.id });
  await unlessGone('ec2:DeleteSecurityGroup', async () => await aws.ec2.send(command));
}
