import { MINUTES, type TransientError } from '../transient-error.ts';

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
