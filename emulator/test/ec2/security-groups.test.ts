import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupsCommand,
  type Filter,
} from '@aws-sdk/client-ec2';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../account-context.ts';
import { createGroup, defaultVpc, networkAccount } from '../efs/network-account.ts';

const test = networkAccount();

let vpcId: string;
beforeAll(async () => void ({ vpcId } = await defaultVpc(test)));

const create = async (GroupName: string, members: object = {}): Promise<string> => {
  const input = { GroupName, Description: 'for tests', VpcId: vpcId, ...members };
  const { GroupId = '' } = await test.ec2.send(new CreateSecurityGroupCommand(input));
  return GroupId;
};
const authorize = async (GroupId: string, permission: object) =>
  await test.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions: [permission] }));
const remove = async (GroupId: string) => await test.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
const found = async (...Filters: Filter[]) => {
  const { SecurityGroups = [] } = await test.ec2.send(new DescribeSecurityGroupsCommand({ Filters }));
  return SecurityGroups;
};
const nfs = (GroupId: string) => ({
  IpProtocol: 'tcp',
  FromPort: 2049,
  ToPort: 2049,
  UserIdGroupPairs: [{ GroupId }],
});

describe('a security group', () => {
  it('is created with tags, found by them, tagged again and deleted', async () => {
    const Tags = [{ Key: 'stack', Value: 'shop' }];
    const id = await create('shop', { TagSpecifications: [{ ResourceType: 'security-group', Tags }] });
    const byTag = { Name: 'tag:stack', Values: ['shop'] };
    const byName = { Name: 'group-name', Values: ['sh*'] };
    expect(await found(byTag, byName)).toMatchObject([
      { GroupId: id, GroupName: 'shop', Description: 'for tests', VpcId: vpcId, Tags, IpPermissions: [] },
    ]);
    await test.ec2.send(new CreateTagsCommand({ Resources: [id], Tags: [{ Key: 'stack', Value: 'other' }] }));
    expect(await found(byTag)).toEqual([]);
    expect(await found({ Name: 'tag-key', Values: ['stack'] })).toHaveLength(1);
    expect(await remove(id)).toMatchObject({ Return: true, GroupId: id });
    expect(await found({ Name: 'group-id', Values: [id] })).toEqual([]);
    await expect(remove(id)).rejects.toMatchObject(refusal('InvalidGroup.NotFound', 400, id));
  });

  it('has a name of its own in its VPC', async () => {
    await create('twice');
    await expect(create('twice')).rejects.toMatchObject(
      refusal('InvalidGroup.Duplicate', 400, `The security group 'twice' already exists for VPC '${vpcId}'`),
    );
    await expect(create('sg-own')).rejects.toMatchObject(
      refusal('InvalidParameterValue', 400, /may not be in the format sg-\*/),
    );
  });

  it('has each rule once, and lets everything out from the start', async () => {
    const id = await create('rules');
    const { SecurityGroupRules } = await authorize(id, nfs(id));
    expect(SecurityGroupRules).toMatchObject([
      {
        GroupId: id,
        IsEgress: false,
        IpProtocol: 'tcp',
        FromPort: 2049,
        ReferencedGroupInfo: { GroupId: id },
      },
    ]);
    await expect(authorize(id, nfs(id))).rejects.toMatchObject(
      refusal(
        'InvalidPermission.Duplicate',
        400,
        `the specified rule "peer: ${id}, TCP, from port: 2049, to port: 2049, ALLOW" already exists`,
      ),
    );
    await authorize(id, { ...nfs(id), UserIdGroupPairs: [], IpRanges: [{ CidrIp: '10.0.0.0/8' }] });
    const [described] = await found({ Name: 'group-id', Values: [id] });
    expect(described?.IpPermissions).toMatchObject([
      { FromPort: 2049, UserIdGroupPairs: [{ GroupId: id }], IpRanges: [{ CidrIp: '10.0.0.0/8' }] },
    ]);
    expect(described?.IpPermissionsEgress).toMatchObject([
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ]);
  });

  it('cannot name a group that is not there', async () => {
    const id = await create('lonely');
    await expect(authorize(id, nfs('sg-0123456789abcdef0'))).rejects.toMatchObject(
      refusal('InvalidGroup.NotFound', 400, /sg-0123456789abcdef0/),
    );
  });

  it('is kept while a rule of another group names it, and the default group always', async () => {
    const named = await create('named');
    const naming = await createGroup(test, 'naming', vpcId);
    await authorize(naming, nfs(named));
    await expect(remove(named)).rejects.toMatchObject(
      refusal('DependencyViolation', 400, `resource ${named} has a dependent object`),
    );
    await remove(naming);
    await remove(named);
    const [{ GroupId = '' } = {}] = await found({ Name: 'group-name', Values: ['default'] });
    await expect(remove(GroupId)).rejects.toMatchObject(refusal('CannotDelete', 400, /"default" cannot be/));
  });

  it('is listed in pages', async () => {
    await Promise.all(
      ['page-a', 'page-b', 'page-c', 'page-d', 'page-e', 'page-f'].map((name) => create(name)),
    );
    const pages: (string | undefined)[][] = [];
    let NextToken: string | undefined;
    do {
      const { SecurityGroups = [], NextToken: next } = await test.ec2.send(
        new DescribeSecurityGroupsCommand({
          Filters: [{ Name: 'group-name', Values: ['page-?'] }],
          MaxResults: 5,
          NextToken,
        }),
      );
      pages.push(SecurityGroups.map(({ GroupName }) => GroupName));
      NextToken = next;
    } while (NextToken !== undefined);
    expect(pages.map(({ length }) => length)).toEqual([5, 1]);
    expect(new Set(pages.flat()).size).toBe(6);
  });
});

describe('what is not emulated is refused', () => {
  it.each([
    [
      'an unknown filter',
      new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'egress.ip-permission.cidr', Values: ['*'] }] }),
    ],
    ['a dry run', new DescribeSecurityGroupsCommand({ DryRun: true })],
  ])('%s', async (_what, command) => {
    await expect(test.ec2.send(command)).rejects.toMatchObject(
      refusal('NotImplemented', 501, /^This emulator does not support/),
    );
  });
});
