import { queryService } from '../protocol/query.ts';
import type { IdentityPort, RolePort, Service, World } from '../account/account-context.ts';
import { accessKeyActions } from './access-keys.ts';
import { attachedPolicyActions } from './attached-policies.ts';
import { type Directory, policiesOf } from './identities.ts';
import { inlinePolicyActions } from './inline-policies.ts';
import { managedPolicyActions } from './managed-policies.ts';
import { letsAssume } from './policy-document.ts';
import type { HolderKind } from './policy-holder.ts';
import { roleActions } from './roles.ts';
import { roleOf, type Roles } from './role.ts';
import { roleTagActions } from './role-tags.ts';
import { simulationActions } from './simulate.ts';
import { firstUser, userOf } from './user.ts';
import { userActions } from './users.ts';

// xmlNamespace of the service model, API version 2010-05-08.
const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

// "Role policy size can't exceed 10,240 characters", "User policy size can't exceed 2,048 characters":
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const INLINE_CHARACTERS = { Role: 10_240, User: 2_048 };

/** Roles, users and their policies. IAM is global: one namespace, whatever region a call was signed for. */
export function createIam(world: World): { service: Service; port: RolePort & IdentityPort } {
  // Keyed by lower-cased name: "names are not distinguished by case" (CreateRole, CreateUser).
  const first = firstUser(world);
  const directory: Directory = {
    roles: new Map(),
    users: new Map([[first.name, first]]),
    policies: new Map(),
  };
  const { roles, users, policies } = directory;
  const holders = (): Iterable<{ attachedPolicyArns: Set<string> }> => [...roles.values(), ...users.values()];
  const kinds: readonly HolderKind[] = [
    { noun: 'Role', inlineCharacters: INLINE_CHARACTERS.Role, of: (input) => roleOf(roles, input) },
    { noun: 'User', inlineCharacters: INLINE_CHARACTERS.User, of: (input) => userOf(users, input) },
  ];
  const service = queryService('iam', NAMESPACE, {
    ...roleActions(roles),
    ...roleTagActions(roles),
    ...userActions(users),
    ...accessKeyActions(users, world),
    ...managedPolicyActions(policies, holders),
    ...simulationActions(directory),
    ...Object.assign(
      {},
      ...kinds.map((kind) => ({ ...inlinePolicyActions(kind), ...attachedPolicyActions(kind, policies) })),
    ),
  });
  const port = {
    canAssume: (arn: string, principal: string) => canAssume(world, roles, arn, principal),
    policiesOf: (arn: string) => policiesOf(directory, arn) ?? [],
    entityArn: (kind: 'role' | 'user', name: string) =>
      (kind === 'role' ? roles : users).get(name.toLowerCase())?.arn,
  };
  return { service, port };
}

/** The ARN must be the role's whole ARN: a wrong path or account names no role at all. */
function canAssume(world: World, roles: Roles, roleArn: string, servicePrincipal: string): boolean {
  const role = [...roles.values()].find((candidate) => candidate.arn === roleArn);
  return role !== undefined && letsAssume(role.trustPolicy, servicePrincipal, world.accountId);
}
