import * as sdk from '@aws-sdk/client-efs';
import type { MembersOf } from '../protocol/actions.ts';

const TAGS = 'Tags{Key Value}';

const members: MembersOf<typeof sdk> = {
  CreateFileSystem: {
    honoured: `CreationToken ${TAGS}`,
    stored: 'PerformanceMode Encrypted KmsKeyId ThroughputMode ProvisionedThroughputInMibps',
    only: { Backup: [false] },
  },
  DescribeFileSystems: { honoured: 'MaxItems Marker CreationToken FileSystemId' },
  DeleteFileSystem: { honoured: 'FileSystemId' },
  CreateMountTarget: {
    honoured: 'FileSystemId SubnetId SecurityGroups',
    only: { IpAddressType: ['IPV4_ONLY'] },
  },
  DescribeMountTargets: { honoured: 'MaxItems Marker FileSystemId MountTargetId AccessPointId' },
  DescribeMountTargetSecurityGroups: { honoured: 'MountTargetId' },
  ModifyMountTargetSecurityGroups: { honoured: 'MountTargetId SecurityGroups' },
  DeleteMountTarget: { honoured: 'MountTargetId' },
  CreateAccessPoint: {
    honoured: `ClientToken FileSystemId ${TAGS} RootDirectory{Path CreationInfo{Permissions}}`,
    stored: 'PosixUser{Uid Gid SecondaryGids} RootDirectory{CreationInfo{OwnerUid OwnerGid}}',
  },
  DescribeAccessPoints: { honoured: 'MaxResults NextToken AccessPointId FileSystemId' },
  DeleteAccessPoint: { honoured: 'AccessPointId' },
  TagResource: { honoured: `ResourceId ${TAGS}` },
  UntagResource: { honoured: 'ResourceId TagKeys' },
  ListTagsForResource: { honoured: 'ResourceId MaxResults NextToken' },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
