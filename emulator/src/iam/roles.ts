import type {
  CreateRoleRequest,
  DeleteRoleRequest,
  GetRoleRequest,
  ListRolesRequest,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleRequest,
} from '@aws-sdk/client-iam';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import { pageOf } from '../protocol/page.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import type { Call } from '../account/account-context.ts';
import { iamTime, PATH, randomId } from './entity.ts';
import {
  alreadyExists,
  check,
  deleteConflict,
  encodedPolicy,
  limitExceeded,
  roleNameOf,
  roleOf,
  type Role,
  type Roles,
} from './role.ts';
import { readTags, tagList } from './role-tags.ts';
import { checkTrustPolicy } from './policy-document.ts';

const DESCRIPTION = { max: 1000 };
const SESSION_SECONDS = { min: 3600, max: 43_200 };
// The default quota on a trust policy: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const TRUST_POLICY_CHARACTERS = 2048;

/** Roles themselves. IAM shows them at once here; the real one may take seconds to let other services see them. */
export function roleActions(roles: Roles): ActionTable {
  return {
    CreateRole: (input: CreateRoleRequest, call: Call) => ({
      Role: described(createRole(roles, input, call), true),
    }),
    GetRole: (input: GetRoleRequest) => ({ Role: described(roleOf(roles, input), true) }),
    ListRoles: (input: ListRolesRequest) => listRoles(roles, input),
    UpdateRole: (input: UpdateRoleRequest) => updateRole(roleOf(roles, input), input),
    UpdateAssumeRolePolicy: (input: UpdateAssumeRolePolicyRequest) => {
      roleOf(roles, input).trustPolicy = trustPolicyOf(input.PolicyDocument, 'policyDocument');
    },
    DeleteRole: (input: DeleteRoleRequest) => deleteRole(roles, roleOf(roles, input)),
  };
}

/** Every argument is checked before the name is looked up, so a refused call changes nothing. */
function createRole(roles: Roles, input: CreateRoleRequest, call: Call): Role {
  const name = roleNameOf(input);
  const path = check.optionalText(input.Path, 'path', PATH) ?? '/';
  const role: Role = {
    name,
    path,
    id: `AROA${randomId(17)}`,
    arn: `arn:${call.world.partition}:iam::${call.world.accountId}:role${path}${name}`,
    created: new Date(),
    trustPolicy: trustPolicyOf(input.AssumeRolePolicyDocument, 'assumeRolePolicyDocument'),
    description: check.optionalText(input.Description, 'description', DESCRIPTION),
    maxSessionSeconds:
      check.optionalInteger(input.MaxSessionDuration, 'maxSessionDuration', SESSION_SECONDS) ??
      SESSION_SECONDS.min,
    tags: readTags(input.Tags),
    inlinePolicies: new Map(),
    attachedPolicyArns: new Set(),
  };
  if (roles.has(name.toLowerCase())) {
    throw alreadyExists(`Role with name ${name} already exists.`);
  }
  roles.set(name.toLowerCase(), role);
  return role;
}

/** White space does not count towards the quota. */
function trustPolicyOf(document: string | undefined, member: string): string {
  const text = check.text(document, member, { min: 1, max: 131_072 });
  if (text.replace(/\s/g, '').length > TRUST_POLICY_CHARACTERS) {
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_CHARACTERS}`);
  }
  checkTrustPolicy(text);
  return text;
}

function listRoles(roles: Roles, input: ListRolesRequest): XmlChildren {
  const prefix = check.optionalText(input.PathPrefix, 'pathPrefix', { min: 1, max: 512 }) ?? '/';
  const limit = check.optionalInteger(input.MaxItems, 'maxItems', { min: 1, max: 1000 }) ?? 100;
  const found = [...roles.values()].filter((role) => role.path.startsWith(prefix));
  const page = pageOf(found, { keyOf: (role) => role.name, token: input.Marker, limit, badToken: badMarker });
  return {
    IsTruncated: page.next !== undefined,
    // ListRoles leaves tags out: "IAM resource-listing operations return a subset of the available attributes".
    Roles: page.items.map((role) => described(role, false)),
    Marker: page.next,
  };
}

function badMarker(): Error {
  return new AwsError('ValidationError', 'Invalid Marker.');
}

/** UpdateRole changes only what it is sent; its result is an empty structure, unlike the other writes' none. */
function updateRole(role: Role, input: UpdateRoleRequest): XmlChildren {
  role.description = check.optionalText(input.Description, 'description', DESCRIPTION) ?? role.description;
  role.maxSessionSeconds =
    check.optionalInteger(input.MaxSessionDuration, 'maxSessionDuration', SESSION_SECONDS) ??
    role.maxSessionSeconds;
  return {};
}

function deleteRole(roles: Roles, role: Role): void {
  if (role.inlinePolicies.size > 0) throw deleteConflict('Cannot delete entity, must delete policies first.');
  if (role.attachedPolicyArns.size > 0)
    throw deleteConflict('Cannot delete entity, must detach all policies first.');
  roles.delete(role.name.toLowerCase());
}

function described(role: Role, withTags: boolean): XmlChildren {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: iamTime(role.created),
    AssumeRolePolicyDocument: encodedPolicy(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
    Tags: withTags && role.tags.size > 0 ? tagList(role.tags) : undefined,
  };
}
