import { MINUTES, type TransientError } from '../transient-error.ts';

const WRITES = [
  'CreateRole',
  'DeleteRole',
  'DeleteRolePolicy',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
  'UpdateAssumeRolePolicy',
];

/** Errors of IAM. */
export const IAM: readonly TransientError[] = [
  {
    service: 'IAM',
    operations: WRITES,
    codes: ['ConcurrentModification'],
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    reason: 'another change of the role is in progress',
    source: 'Terraform iam/role.go (2 min)',
  },
  {
    service: 'IAM',
    operations: ['CreateRole', 'UpdateAssumeRolePolicy'],
    codes: ['MalformedPolicyDocument'],
    // Also in the first call for a new stack: every trust policy is written by this tool, so no name in it is wrong.
    text: 'Invalid principal in policy',
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    reason: 'IAM does not find the principal of the trust policy yet',
    source: 'Terraform iam/role.go (2 min)',
  },
  {
    service: 'IAM',
    operations: ['PutRolePermissionsBoundary', 'PutRolePolicy', 'UpdateAssumeRolePolicy'],
    codes: ['NoSuchEntity'],
    rule: 'retry',
    onlyIfNew: { type: 'role', at: 'RoleName' },
    maxWaitMs: 2 * MINUTES,
    reason: 'IAM does not find the new role everywhere yet',
    source: 'Terraform iam/role_policy.go (2 min)',
  },
  {
    service: 'IAM',
    operations: ['GetRole', 'GetRolePolicy'],
    codes: ['NoSuchEntity'],
    rule: 'look',
    maxWaitMs: 2 * MINUTES,
    reason: 'the new role is not visible yet: it is read again until it is',
    source: 'Terraform iam/role_policy.go (2 min)',
  },
  {
    service: 'IAM',
    operations: ['GetRole'],
    answer: { member: 'Role.Arn', text: /^AROA/ },
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    reason: 'IAM has not completed the new role yet',
    source: 'Terraform iam/role.go, waitRoleARNIsNotUniqueID',
  },
  {
    service: 'IAM',
    operations: ['DeleteRole'],
    codes: ['DeleteConflict'],
    text: 'must delete policies first',
    rule: 'retry',
    onlyIfNew: { type: 'role', at: 'RoleName' },
    maxWaitMs: 2 * MINUTES,
    reason: 'IAM still counts the deleted policy of the role',
    source: 'Terraform iam/role.go (2 min)',
  },
];
