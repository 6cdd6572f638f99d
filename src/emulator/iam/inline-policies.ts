import type {
  DeleteRolePolicyRequest,
  GetRolePolicyRequest,
  ListRolePoliciesRequest,
  PutRolePolicyRequest,
} from '@aws-sdk/client-iam';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import {
  check,
  encodedPolicy,
  limitExceeded,
  noSuchEntity,
  policyNameOf,
  roleOf,
  type Role,
  type Roles,
} from './role.ts';
import { checkPermissionPolicy } from './policy-document.ts';

// "Role policy size can't exceed 10,240 characters", summed over inline policies, white space not counted:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const INLINE_CHARACTERS_PER_ROLE = 10_240;

/**
 * Policies written into a role. They are parts of it: they have no ARN and no tags, and keep it from being
 * deleted.
 */
export function inlinePolicyActions(roles: Roles): ActionTable {
  return {
    PutRolePolicy: (input: PutRolePolicyRequest) => putRolePolicy(roleOf(roles, input), input),
    GetRolePolicy: (input: GetRolePolicyRequest) => getRolePolicy(roleOf(roles, input), input),
    DeleteRolePolicy: (input: DeleteRolePolicyRequest) => {
      const role = roleOf(roles, input);
      const name = policyNameOf(input);
      if (!role.inlinePolicies.delete(name)) throw noSuchPolicy(name);
    },
    ListRolePolicies: (input: ListRolePoliciesRequest) => ({
      IsTruncated: false,
      PolicyNames: [...roleOf(roles, input).inlinePolicies.keys()].toSorted(),
    }),
  };
}

function putRolePolicy(role: Role, input: PutRolePolicyRequest): void {
  const name = policyNameOf(input);
  const document = check.text(input.PolicyDocument, 'policyDocument', { min: 1, max: 131_072 });
  checkPermissionPolicy(document);
  const others = [...role.inlinePolicies].filter(([other]) => other !== name).map(([, text]) => text);
  if ([document, ...others].join('').replace(/\s/g, '').length > INLINE_CHARACTERS_PER_ROLE) {
    throw limitExceeded(
      `Maximum policy size of ${INLINE_CHARACTERS_PER_ROLE} bytes exceeded for role ${role.name}`,
    );
  }
  role.inlinePolicies.set(name, document);
}

function getRolePolicy(role: Role, input: GetRolePolicyRequest): XmlChildren {
  const name = policyNameOf(input);
  const document = role.inlinePolicies.get(name);
  if (document === undefined) throw noSuchPolicy(name);
  return { RoleName: role.name, PolicyName: name, PolicyDocument: encodedPolicy(document) };
}

function noSuchPolicy(name: string): Error {
  return noSuchEntity(`The role policy with name ${name} cannot be found.`);
}
