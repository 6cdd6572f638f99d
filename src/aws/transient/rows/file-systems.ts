import { MINUTES, SECONDS, type TransientError } from '../transient-error.ts';

/** Errors of EC2. */
export const EC2: readonly TransientError[] = [
  {
    service: 'EC2',
    operations: ['AuthorizeSecurityGroupIngress', 'DeleteSecurityGroup'],
    codes: ['InvalidGroup.NotFound'],
    rule: 'retry',
    onlyIfNew: { type: 'security group', at: 'GroupId' },
    maxWaitMs: 2 * MINUTES,
    reason: 'EC2 does not find the new security group everywhere yet',
    source: 'Terraform ec2/vpc_security_group.go',
  },
  {
    service: 'EC2',
    operations: ['DeleteSecurityGroup'],
    codes: ['DependencyViolation', 'InvalidGroup.InUse'],
    rule: 'retry',
    maxWaitMs: 45 * MINUTES,
    firstMs: 5 * SECONDS,
    longestMs: 30 * SECONDS,
    reason: 'AWS removes the network interfaces of deleted functions after 20 to 40 minutes',
    hint: 'Run the same command again later; if it still fails, something else uses the group: `aws ec2 describe-network-interfaces --filters Name=group-id,Values=…` lists it.',
    source: 'Terraform ec2/vpc_security_group.go, deleteLingeringENIs (45 min; P99 35 min)',
  },
  {
    service: 'EC2',
    operations: ['CreateVpcEndpoint', 'ModifyVpcEndpoint'],
    codes: ['RouteAlreadyExists'],
    rule: 'look',
    maxWaitMs: 2 * MINUTES,
    reason: 'the routes of a deleted endpoint are still there, or the response to the same call was lost',
    source: 'EC2 CreateVpcEndpoint',
  },
];

/** Errors of EFS. */
export const EFS: readonly TransientError[] = [
  {
    service: 'EFS',
    operations: ['CreateMountTarget', 'CreateAccessPoint'],
    codes: ['IncorrectFileSystemLifeCycleState'],
    rule: 'retry',
    maxWaitMs: 10 * MINUTES,
    reason: 'EFS is still creating the file system',
    source: 'Terraform efs/file_system.go (10 min); cdkd efs-provider.ts',
  },
  {
    service: 'EFS',
    operations: ['CreateMountTarget', 'CreateAccessPoint', 'DeleteFileSystem'],
    codes: ['FileSystemNotFound'],
    rule: 'retry',
    onlyIfNew: { type: 'file system', at: 'FileSystemId' },
    maxWaitMs: 2 * MINUTES,
    reason: 'EFS does not find the new file system everywhere yet',
    source: 'Terraform efs/file_system.go',
  },
  {
    service: 'EFS',
    operations: ['ModifyMountTargetSecurityGroups'],
    codes: ['IncorrectMountTargetState', 'DependencyTimeout'],
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    reason: 'the mount target is still changing',
    source: 'alchemy EFS/MountTarget.ts (20 tries of 3 s)',
  },
  {
    service: 'EFS',
    operations: ['DeleteFileSystem'],
    codes: ['FileSystemInUse'],
    rule: 'retry',
    maxWaitMs: 10 * MINUTES,
    reason: 'mount targets of the file system are still being deleted',
    source: 'botocore, DeleteFileSystem; alchemy EFS/MountTarget.ts (1 to 3 min)',
  },
];
