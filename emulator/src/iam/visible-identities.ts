import type { AccountContext, IdentityPort, RolePort } from '../account/account-context.ts';
import { POLICIES_VISIBLE_MS, ROLE_VISIBLE_MS } from '../consistency/delays.ts';
import type { History } from '../consistency/history.ts';
import { NO_GRANTS } from '../policy/bounded.ts';
import { type Directory, grantsOf, withArn } from './identities.ts';
import { allowsAssume } from './assume.ts';
import type { Role, Roles } from './role.ts';
import { trustsCaller } from './trust.ts';
import type { User } from './user.ts';

/** IAM as other services see it: a role, its trust policy and its permissions reach them after a delay. */
export function portOf(
  account: AccountContext,
  directory: Directory,
  history: History<Directory>,
): RolePort & IdentityPort {
  const holderOf = (kind: 'role' | 'user', name: string): Role | User | undefined =>
    (kind === 'role' ? directory.roles : directory.users).get(name.toLowerCase());
  const isSeen = (arn: string, principal: string): boolean =>
    canAssume(account, history.seenAfter(ROLE_VISIBLE_MS).roles, arn, principal);
  const isReaching = (arn: string, principal: string): boolean =>
    !isSeen(arn, principal) && canAssume(account, directory.roles, arn, principal);
  return {
    canAssume: (arn, principal) => {
      if (isReaching(arn, principal)) account.consistency.count(`iam role not visible to ${principal}`);
      return isSeen(arn, principal);
    },
    isReaching,
    grantsOf: (arn) => grantsOf(history.seenAfter(POLICIES_VISIBLE_MS), arn) ?? NO_GRANTS,
    latestGrantsOf: (arn) => grantsOf(directory, arn) ?? NO_GRANTS,
    boundaryOf: (kind, name) => holderOf(kind, name)?.boundaryArn,
    trusts: (arn, caller, values) => {
      const role = withArn(directory.roles, arn);
      return role !== undefined && trustsCaller(role.trustPolicy, caller, values);
    },
    entityArn: (kind, name) => holderOf(kind, name)?.arn,
  };
}

function canAssume(
  account: AccountContext,
  roles: Roles,
  roleArn: string,
  servicePrincipal: string,
): boolean {
  const role = withArn(roles, roleArn);
  return role !== undefined && allowsAssume(role.trustPolicy, servicePrincipal, account.accountId);
}
