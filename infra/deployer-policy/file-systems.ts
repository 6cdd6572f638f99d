import { OWNER_TAG } from '../../src/reconcile/owner.ts';
import { arn } from '../naming.ts';
import {
  allow,
  type ConfigContext,
  creatingServiceRole,
  onlyOwn,
  onlyWithOwnTag,
  type Statement,
} from './statement.ts';

/**
 * The file system of functions, and its network. EC2 and EFS generate ids, so that only tags restrict a statement: those of
 * the request for what is created, those of the resource for what exists. A host without a file system needs them too, to
 * delete what a switch leaves behind.
 */
export function fileSystems(context: ConfigContext): Statement[] {
  return [...network(context), ...storage(context)];
}

function network(context: ConfigContext): Statement[] {
  const of = (kind: string): string => arn(context.site, 'ec2', `${kind}/*`);
  const groups = of('security-group');
  const endpoints = of('vpc-endpoint');
  return [
    // Describing supports no resources (Service Authorization Reference, Amazon EC2).
    allow('FindTheNetwork', FIND_NETWORK, '*'),
    onlyWithOwnTag(
      context,
      allow('CreateInTheVpc', ['ec2:CreateSecurityGroup', 'ec2:CreateVpcEndpoint'], [groups, endpoints]),
    ),
    // Creating something in a VPC is authorized on the VPC, too.
    allow('UseTheVpc', ['ec2:CreateSecurityGroup', 'ec2:CreateVpcEndpoint'], of('vpc')),
    allow('RouteToStorage', ['ec2:CreateVpcEndpoint', 'ec2:ModifyVpcEndpoint'], of('route-table')),
    tagging(context, 'ec2', 'CreateSecurityGroup', ['ec2:CreateTags'], groups),
    tagging(context, 'ec2', 'CreateVpcEndpoint', ['ec2:CreateTags'], endpoints),
    onlyOwn(context, allow('KeepTheNetwork', KEEP_NETWORK, [groups, endpoints])),
  ];
}

function storage(context: ConfigContext): Statement[] {
  const { site } = context;
  const of = (kind: string): string => arn(site, 'elasticfilesystem', `${kind}/*`);
  const [systems, points] = [of('file-system'), of('access-point')];
  return [
    // A listing names no file system.
    allow('FindTheFileSystems', ['elasticfilesystem:DescribeFileSystems'], '*'),
    allow('ReadTheFileSystems', READ_STORAGE, [systems, points]),
    onlyWithOwnTag(context, allow('CreateTheFileSystem', ['elasticfilesystem:CreateFileSystem'], '*')),
    tagging(context, 'elasticfilesystem', 'CreateFileSystem', ['elasticfilesystem:TagResource'], systems),
    tagging(context, 'elasticfilesystem', 'CreateAccessPoint', ['elasticfilesystem:TagResource'], points),
    onlyOwn(context, allow('KeepTheFileSystem', KEEP_STORAGE, [systems, points])),
    // EFS connects a mount target on behalf of the caller (botocore, CreateMountTarget and DeleteMountTarget).
    allow('ConnectTheFileSystem', CONNECT_STORAGE, '*'),
    serviceRole(context),
  ];
}

/** Tags of what a call creates; never of what exists: whatever has the owner tag can be changed. */
function tagging(
  { names }: ConfigContext,
  service: string,
  creating: string,
  actions: readonly string[],
  resource: string,
): Statement {
  const Condition = {
    StringEquals: {
      [`aws:RequestTag/${OWNER_TAG}`]: names.owner,
      [`${service}:CreateAction`]: creating,
    },
  };
  return { ...allow(`TagIn${creating}`, actions, resource), Condition };
}

/** EFS creates its service-linked role with the first mount target of an account (EFS user guide, using-service-linked-roles). */
function serviceRole({ site }: ConfigContext): Statement {
  const role = 'elasticfilesystem.amazonaws.com/AWSServiceRoleForAmazonElasticFileSystem';
  return creatingServiceRole('LetEfsCreateItsRole', site, role);
}

const FIND_NETWORK = [
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
];

const KEEP_NETWORK = [
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:DeleteSecurityGroup',
  'ec2:ModifyVpcEndpoint',
  'ec2:DeleteVpcEndpoints',
];

const READ_STORAGE = [
  'elasticfilesystem:DescribeAccessPoints',
  'elasticfilesystem:DescribeMountTargets',
  'elasticfilesystem:DescribeMountTargetSecurityGroups',
];

const KEEP_STORAGE = [
  'elasticfilesystem:CreateAccessPoint',
  'elasticfilesystem:CreateMountTarget',
  'elasticfilesystem:DeleteAccessPoint',
  'elasticfilesystem:DeleteFileSystem',
  'elasticfilesystem:DeleteMountTarget',
  'elasticfilesystem:ModifyMountTargetSecurityGroups',
];

const CONNECT_STORAGE = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaceAttribute',
  'ec2:DescribeNetworkInterfaces',
  'ec2:ModifyNetworkInterfaceAttribute',
];
