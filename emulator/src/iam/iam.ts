import * as sdk from '@aws-sdk/client-iam';
import type { AccountContext, IdentityPort, RolePort, Service } from '../account/account-context.ts';
import { NO_GRANTS } from '../policy/bounded.ts';
import { createService } from '../protocol/service.ts';
import { iamActions } from './actions.ts';
import { type Directory, grantsOf } from './identities.ts';
import { allowsAssume } from './policy-document.ts';
import type { Role, Roles } from './role.ts';
import { firstUser, type User } from './user.ts';

/** Roles, users and their policies. IAM is global: one namespace for all regions. */
export function createIam(account: AccountContext): { service: Service; port: RolePort & IdentityPort } {
  // Keyed by lower-cased name: "names are not distinguished by case" (CreateRole, CreateUser).
  const first = firstUser(account);
  const directory: Directory = {
    roles: new Map(),
    users: new Map([[first.name, first]]),
    policies: new Map(),
  };
  const service = createService({
    name: 'iam',
    sdk,
    protocol: 'awsQuery',
    xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
    refusal: 'ValidationError',
    actions: iamActions(account, directory),
  });
  return { service, port: portOf(account, directory) };
}

function portOf(account: AccountContext, directory: Directory): RolePort & IdentityPort {
  const { roles, users } = directory;
  const holderOf = (kind: 'role' | 'user', name: string): Role | User | undefined =>
    (kind === 'role' ? roles : users).get(name.toLowerCase());
  return {
    canAssume: (arn, principal) => canAssume(account, roles, arn, principal),
    grantsOf: (arn) => grantsOf(directory, arn) ?? NO_GRANTS,
    boundaryOf: (kind, name) => holderOf(kind, name)?.boundaryArn,
    entityArn: (kind, name) => holderOf(kind, name)?.arn,
  };
}

/** The ARN must match exactly: with a wrong path or account, there is no such role. */
function canAssume(
  account: AccountContext,
  roles: Roles,
  roleArn: string,
  servicePrincipal: string,
): boolean {
  const role = [...roles.values()].find((candidate) => candidate.arn === roleArn);
  return role !== undefined && allowsAssume(role.trustPolicy, servicePrincipal, account.accountId);
}
