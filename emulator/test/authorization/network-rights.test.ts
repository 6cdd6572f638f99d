import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateVpcEndpointCommand,
  DeleteSecurityGroupCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import {
  CreateAccessPointCommand,
  CreateFileSystemCommand,
  CreateMountTargetCommand,
  DeleteMountTargetCommand,
  DescribeFileSystemsCommand,
  type EFSClient,
} from '@aws-sdk/client-efs';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessDenied,
  allow,
  as,
  type Clients,
  closeEnforcingAccount,
  openEnforcingAccount,
  regional,
  roleArn,
  zipped,
} from './enforcing-account.ts';

const OURS = { Key: 'stack', Value: 'shop' };
const taggedOurs = { StringEquals: { 'aws:ResourceTag/stack': 'shop' } };
const requestedOurs = { StringEquals: { 'aws:RequestTag/stack': 'shop' } };
const efsArn = (rest: string): string => regional('elasticfilesystem', rest);
const PREFACE = /^You are not authorized to perform this operation\. User: /;

let vpcId: string;
let subnetId: string;
let admin: Clients;
beforeAll(async () => {
  await openEnforcingAccount();
  admin = await as(allow('*'));
  vpcId = (await admin.ec2.send(new DescribeVpcsCommand({}))).Vpcs?.[0]?.VpcId ?? '';
  subnetId = (await admin.ec2.send(new DescribeSubnetsCommand({}))).Subnets?.[0]?.SubnetId ?? '';
});
afterAll(closeEnforcingAccount);

async function createGroup(ec2: EC2Client, GroupName: string, Tags = [OURS]): Promise<string> {
  const TagSpecifications = Tags.length > 0 ? [{ ResourceType: 'security-group' as const, Tags }] : [];
  const { GroupId = '' } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName, Description: 'NFS', VpcId: vpcId, TagSpecifications }),
  );
  return GroupId;
}

async function createFileSystem(efs: EFSClient, CreationToken: string, Tags = [OURS]): Promise<string> {
  const { FileSystemId } = await efs.send(new CreateFileSystemCommand({ CreationToken, Tags }));
  await expect
    .poll(async () => {
      const { FileSystems } = await admin.efs.send(new DescribeFileSystemsCommand({ FileSystemId }));
      return FileSystems?.[0]?.LifeCycleState;
    })
    .toBe('available');
  return FileSystemId ?? '';
}

describe('a user of security groups', () => {
  it('may be limited to those with a tag, and must be allowed to tag', async () => {
    const { ec2 } = await as(
      allow('ec2:CreateSecurityGroup', regional('ec2', 'security-group/*'), requestedOurs),
      allow('ec2:CreateSecurityGroup', regional('ec2', `vpc/${vpcId}`)),
      allow('ec2:CreateTags', '*', { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } }),
      allow(['ec2:AuthorizeSecurityGroupIngress', 'ec2:DeleteSecurityGroup'], '*', taggedOurs),
    );
    const GroupId = await createGroup(ec2, 'ours');
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId }] }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
    const creation = ['UnauthorizedOperation', 403, 'ec2:CreateSecurityGroup'] as const;
    await expect(createGroup(ec2, 'untagged', [])).rejects.toMatchObject(
      accessDenied(...creation, regional('ec2', 'security-group/*')),
    );
    await expect(createGroup(ec2, 'untagged', [])).rejects.toThrow(PREFACE);
    const theirs = await createGroup(admin.ec2, 'theirs', []);
    await expect(ec2.send(new DeleteSecurityGroupCommand({ GroupId: theirs }))).rejects.toMatchObject(
      accessDenied(
        'UnauthorizedOperation',
        403,
        'ec2:DeleteSecurityGroup',
        regional('ec2', `security-group/${theirs}`),
      ),
    );
  });

  it('needs more to tag a group at its creation', async () => {
    const { ec2 } = await as(allow('ec2:CreateSecurityGroup'));
    await expect(createGroup(ec2, 'tagged')).rejects.toMatchObject(
      accessDenied('UnauthorizedOperation', 403, 'ec2:CreateTags', regional('ec2', 'security-group/*')),
    );
  });
});

describe('a user of gateway endpoints', () => {
  it('may be limited to a service', async () => {
    const { ec2 } = await as(
      allow('ec2:CreateVpcEndpoint', regional('ec2', 'vpc-endpoint/*'), {
        StringLike: { 'ec2:VpceServiceName': '*.s3' },
      }),
      allow('ec2:CreateVpcEndpoint', regional('ec2', `vpc/${vpcId}`)),
    );
    const create = async (service: string) =>
      await ec2.send(
        new CreateVpcEndpointCommand({ VpcId: vpcId, ServiceName: `com.amazonaws.eu-west-1.${service}` }),
      );
    await create('s3');
    await expect(create('dynamodb')).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });
});

describe('a user of file systems', () => {
  it('may be limited to those with a tag, and needs rights of EC2 for mount targets', async () => {
    const statements = [
      allow('elasticfilesystem:CreateFileSystem', '*', requestedOurs),
      allow('elasticfilesystem:TagResource', '*', {
        StringEquals: { 'elasticfilesystem:CreateAction': 'CreateFileSystem' },
      }),
      allow(['elasticfilesystem:CreateMountTarget', 'elasticfilesystem:DeleteMountTarget'], '*', taggedOurs),
      allow(['ec2:DescribeSubnets', 'ec2:DescribeNetworkInterfaces', 'ec2:DeleteNetworkInterface']),
      allow('iam:CreateServiceLinkedRole', '*', {
        StringEquals: { 'iam:AWSServiceName': 'elasticfilesystem.amazonaws.com' },
      }),
    ];
    const { efs } = await as(...statements);
    const FileSystemId = await createFileSystem(efs, 'ours');
    const mount = new CreateMountTargetCommand({ FileSystemId, SubnetId: subnetId });
    await expect(efs.send(mount)).rejects.toMatchObject(
      accessDenied(
        'AccessDeniedException',
        403,
        'ec2:CreateNetworkInterface',
        regional('ec2', 'network-interface/*'),
      ),
    );
    const mounting = await as(...statements, allow('ec2:CreateNetworkInterface'));
    const { MountTargetId } = await mounting.efs.send(mount);
    await mounting.efs.send(new DeleteMountTargetCommand({ MountTargetId }));
    const theirs = await createFileSystem(admin.efs, 'theirs', []);
    await expect(
      mounting.efs.send(new CreateMountTargetCommand({ FileSystemId: theirs, SubnetId: subnetId })),
    ).rejects.toMatchObject(
      accessDenied(
        'AccessDeniedException',
        403,
        'elasticfilesystem:CreateMountTarget',
        efsArn(`file-system/${theirs}`),
      ),
    );
    await expect(createFileSystem(efs, 'untagged', [])).rejects.toMatchObject(
      accessDenied('AccessDeniedException', 403, 'elasticfilesystem:CreateFileSystem', '*'),
    );
  });

  it('needs more to tag an access point at its creation', async () => {
    const FileSystemId = await createFileSystem(admin.efs, 'entered');
    const { efs } = await as(
      allow('elasticfilesystem:CreateAccessPoint', efsArn(`file-system/${FileSystemId}`)),
    );
    const create = async (ClientToken: string, Tags = [OURS]) =>
      await efs.send(new CreateAccessPointCommand({ FileSystemId, ClientToken, Tags }));
    await create('untagged', []);
    await expect(create('tagged')).rejects.toMatchObject(
      accessDenied('AccessDeniedException', 403, 'elasticfilesystem:TagResource', efsArn('access-point/*')),
    );
  });
});

describe('a user who creates a function in a VPC', () => {
  const create = async ({ lambda }: Clients) => {
    const VpcConfig = { SubnetIds: [subnetId], SecurityGroupIds: ['sg-0123456789abcdef0'] };
    return await lambda.send(new CreateFunctionCommand({ ...zipped, VpcConfig }));
  };
  const rights = (Condition?: object) => [
    allow('lambda:CreateFunction', '*', Condition),
    allow('iam:PassRole', roleArn),
  ];
  const lookUps = ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'];

  it('needs the rights to look up what it names', async () => {
    await expect(create(await as(...rights(), allow(lookUps.slice(0, 2))))).rejects.toMatchObject(
      accessDenied('AccessDeniedException', 403, 'ec2:DescribeVpcs', '*'),
    );
    await expect(create(await as(...rights(), allow(lookUps)))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
  });

  it('may be limited to a VPC', async () => {
    const inVpc = (id: string) => ({ StringEquals: { 'lambda:VpcIds': id } });
    await expect(create(await as(...rights(inVpc(vpcId)), allow(lookUps)))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
    });
    await expect(create(await as(...rights(inVpc('vpc-0b')), allow(lookUps)))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});
