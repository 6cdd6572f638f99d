import type { Need } from '../../policy/evaluate.ts';
import {
  type ArnScope,
  need,
  regional,
  resourceTagValues,
  REST_JSON_DENIAL,
  serviceRole,
  type Rule,
  type ServiceRules,
  tagsOfList,
  tagValues,
  textOf,
  type Values,
} from '../rule.ts';
import { ec2Arn, ec2Rules, onEc2, textsOf } from './ec2.ts';

type Input = Readonly<Record<string, unknown>>;

/** An action on a file system or an access point, by its id or ARN. */
function on(scope: ArnScope, action: string, named: string, more: Values = {}): Need {
  const id = named.replace(/^.*\//, '');
  const type = id.startsWith('fsap-') ? 'access-point' : 'file-system';
  const arn = regional(scope, 'elasticfilesystem', `${type}/${id}`);
  return need(`elasticfilesystem:${action}`, arn, { ...resourceTagValues(scope.tagsOf(id)), ...more });
}

const onMember =
  (action: string, member: string): Rule<Input> =>
  (input, scope) => [on(scope, action, textOf(input[member]))];

/** The file system of a mount target, and what EFS changes of the interface on behalf of the caller. */
function onMountTarget(action: string, onInterface: string): Rule<Input> {
  return ({ MountTargetId: id, SecurityGroups: groups }, scope) => {
    const found = scope.mountTarget(textOf(id));
    if (!found) return [on(scope, action, '*')];
    return [
      on(scope, action, found.fileSystemId),
      ...[found.interfaceId, ...textsOf(groups)].map((each) => onEc2(scope, onInterface, each)),
    ];
  };
}

/** What is listed: the resource that is named, or everything. */
const listing =
  (action: string, ...members: readonly string[]): Rule<Input> =>
  (input, scope) => {
    const named = members.map((member) => textOf(input[member])).find((each) => each !== '');
    return [named === undefined ? need(`elasticfilesystem:${action}`) : on(scope, action, named)];
  };

/** The right to tag what is created (EFS guide, "Granting permissions to tag resources during creation"). */
function taggingAtCreation(scope: ArnScope, type: string, action: string, tags: unknown): Need[] {
  const values = tagValues(tagsOfList(tags));
  if (Object.keys(values).length === 0) return [];
  const arn = regional(scope, 'elasticfilesystem', `${type}/*`);
  const context = { ...values, 'elasticfilesystem:CreateAction': action };
  return [need('elasticfilesystem:TagResource', arn, context)];
}

/**
 * Actions, resource types and condition keys of Amazon EFS (Service Authorization Reference); the actions of EC2 that some
 * operations need too: botocore's documentation of these.
 */
const efsRules: ServiceRules<Input> = {
  prefix: 'elasticfilesystem',
  denial: REST_JSON_DENIAL,
  operations: {
    CreateFileSystem: ({ Tags: tags, Encrypted: isEncrypted }, scope) => [
      need('elasticfilesystem:CreateFileSystem', '*', {
        ...tagValues(tagsOfList(tags)),
        'elasticfilesystem:Encrypted': String(isEncrypted === true),
      }),
      ...taggingAtCreation(scope, 'file-system', 'CreateFileSystem', tags),
    ],
    DescribeFileSystems: listing('DescribeFileSystems', 'FileSystemId'),
    DeleteFileSystem: onMember('DeleteFileSystem', 'FileSystemId'),
    CreateMountTarget: ({ FileSystemId: id, SubnetId: subnet, SecurityGroups: groups }, scope) => [
      on(scope, 'CreateMountTarget', textOf(id)),
      // As for API Gateway, only while the account has no such role (EFS user guide, using-service-linked-roles).
      serviceRole(scope, 'elasticfilesystem.amazonaws.com', 'AWSServiceRoleForAmazonElasticFileSystem'),
      need('ec2:DescribeSubnets'),
      need('ec2:DescribeNetworkInterfaces'),
      need('ec2:CreateNetworkInterface', ec2Arn(scope, 'network-interface')),
      ...[textOf(subnet), ...textsOf(groups)].map((each) => onEc2(scope, 'CreateNetworkInterface', each)),
    ],
    DescribeMountTargets: (input, scope) => {
      const { fileSystemId } = scope.mountTarget(textOf(input['MountTargetId'])) ?? {};
      const named = fileSystemId === undefined ? input : { FileSystemId: fileSystemId };
      return listing('DescribeMountTargets', 'FileSystemId', 'AccessPointId')(named, scope);
    },
    DescribeMountTargetSecurityGroups: ({ MountTargetId: id }, scope) => [
      on(scope, 'DescribeMountTargetSecurityGroups', scope.mountTarget(textOf(id))?.fileSystemId ?? '*'),
      need('ec2:DescribeNetworkInterfaceAttribute'),
    ],
    ModifyMountTargetSecurityGroups: onMountTarget(
      'ModifyMountTargetSecurityGroups',
      'ModifyNetworkInterfaceAttribute',
    ),
    DeleteMountTarget: onMountTarget('DeleteMountTarget', 'DeleteNetworkInterface'),
    CreateAccessPoint: ({ FileSystemId: id, Tags: tags }, scope) => [
      on(scope, 'CreateAccessPoint', textOf(id), tagValues(tagsOfList(tags))),
      ...taggingAtCreation(scope, 'access-point', 'CreateAccessPoint', tags),
    ],
    DescribeAccessPoints: listing('DescribeAccessPoints', 'AccessPointId', 'FileSystemId'),
    DeleteAccessPoint: onMember('DeleteAccessPoint', 'AccessPointId'),
    TagResource: ({ ResourceId: id, Tags: tags }, scope) => [
      on(scope, 'TagResource', textOf(id), tagValues(tagsOfList(tags))),
    ],
    UntagResource: ({ ResourceId: id, TagKeys: keys }, scope) => [
      on(scope, 'UntagResource', textOf(id), { 'aws:TagKeys': textsOf(keys) }),
    ],
    ListTagsForResource: onMember('ListTagsForResource', 'ResourceId'),
  },
};

/** File systems and the networks that they are in. */
export const FILE_RULES = [
  ['ec2', ec2Rules],
  ['efs', efsRules],
] as const;
