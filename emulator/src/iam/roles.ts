import type * as sdk from '@aws-sdk/client-iam';
import type { Actions, Input } from '../protocol/actions.ts';
import type { Call } from '../account/account-context.ts';
import { now, randomId } from './entity.ts';
import { listed } from './listing.ts';
import {
  alreadyExists,
  deleteConflict,
  encodedPolicy,
  limitExceeded,
  roleOf,
  type Role,
  type Roles,
} from './role.ts';
import { type CheckBoundary, describedBoundary } from './permissions-boundary.ts';
import { readTags, roleTagActions, tagList } from './role-tags.ts';
import { checkTrustPolicy, type TrustContext } from './trust-policy.ts';

const DEFAULT_SESSION_SECONDS = 3600;
// The default quota on a trust policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const TRUST_POLICY_CHARACTERS = 2048;

/** What the members of a role are checked against. */
export interface RoleChecks extends Pick<TrustContext, 'hasEntity'> {
  readonly checkBoundary: CheckBoundary;
}

/** The operations on roles. */
export function roleActions(roles: Roles, checks: RoleChecks): Actions<typeof sdk> {
  return {
    CreateRole: (input, call) => ({ Role: described(createRole(roles, checks, input, call), true) }),
    GetRole: (input) => ({ Role: described(roleOf(roles, input), true) }),
    ListRoles: (input) => listRoles(roles, input),
    UpdateRole: (input) => updateRole(roleOf(roles, input), input),
    UpdateAssumeRolePolicy: (input, call) => {
      roleOf(roles, input).trustPolicy = checkedTrustPolicy(input.PolicyDocument, call, checks.hasEntity);
    },
    ...roleTagActions(roles),
    DeleteRole: (input) => deleteRole(roles, roleOf(roles, input)),
  };
}

/** Every argument is validated before the name is looked up, so a rejected call changes nothing. */
function createRole(
  roles: Roles,
  { checkBoundary, hasEntity }: RoleChecks,
  input: Input<typeof sdk, 'CreateRole'>,
  call: Call,
): Role {
  const { RoleName: name, Path: path = '/' } = input;
  const role: Role = {
    name,
    path,
    id: `AROA${randomId(17)}`,
    arn: `arn:${call.account.partition}:iam::${call.account.accountId}:role${path}${name}`,
    created: now(),
    trustPolicy: checkedTrustPolicy(input.AssumeRolePolicyDocument, call, hasEntity),
    description: input.Description,
    maxSessionSeconds: input.MaxSessionDuration ?? DEFAULT_SESSION_SECONDS,
    tags: readTags(input.Tags),
    inlinePolicies: new Map(),
    attachedPolicyArns: new Set(),
    boundaryArn: checkBoundary(input.PermissionsBoundary),
  };
  if (roles.has(name.toLowerCase())) {
    throw alreadyExists(`Role with name ${name} already exists.`);
  }
  roles.set(name.toLowerCase(), role);
  return role;
}

/** White space does not count towards the quota. */
function checkedTrustPolicy(
  text: string,
  { account: { partition, accountId } }: Call,
  hasEntity: TrustContext['hasEntity'],
): string {
  if (text.replace(/\s/g, '').length > TRUST_POLICY_CHARACTERS) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_CHARACTERS}`);
  }
  checkTrustPolicy(text, { partition, accountId, hasEntity });
  return text;
}

function listRoles(roles: Roles, input: Input<typeof sdk, 'ListRoles'>): sdk.ListRolesResponse {
  const found = [...roles.values()].filter((role) => role.path.startsWith(input.PathPrefix ?? '/'));
  const { items, ...rest } = listed(input, found, ({ name }) => name);
  // ListRoles leaves tags out: "IAM resource-listing operations return a subset of the available attributes".
  return { ...rest, Roles: items.map((role) => described(role, false)) };
}

/** UpdateRole changes only the given members; it returns an empty structure, while other writes return nothing. */
function updateRole(role: Role, input: Input<typeof sdk, 'UpdateRole'>): object {
  role.description = input.Description ?? role.description;
  role.maxSessionSeconds = input.MaxSessionDuration ?? role.maxSessionSeconds;
  return {};
}

function deleteRole(roles: Roles, role: Role): void {
  if (role.inlinePolicies.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  if (role.attachedPolicyArns.size > 0)
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  roles.delete(role.name.toLowerCase());
}

function described(role: Role, withTags: boolean): sdk.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: encodedPolicy(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    // Listings leave it out too, "even though it is an attribute of the returned object" (ListRoles).
    PermissionsBoundary: withTags ? describedBoundary(role.boundaryArn) : undefined,
    Tags: withTags && role.tags.size > 0 ? tagList(role.tags) : undefined,
  };
}
