import type * as sdk from '@aws-sdk/client-iam';
import type { Actions } from '../protocol/actions.ts';
import { attachedPolicyActions } from './attached-policies.ts';
import type { Directory } from './identities.ts';
import { inlinePolicyActions } from './inline-policies.ts';
import { managedPolicyActions } from './managed-policies.ts';
import { boundaryActions } from './permissions-boundary.ts';
import type { HolderKind } from './policy-holder.ts';
import { roleOf } from './role.ts';
import { userOf } from './user.ts';

// "Role policy size can't exceed 10,240 characters", "User policy size can't exceed 2,048 characters":
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const INLINE_CHARACTERS = { Role: 10_240, User: 2_048 };

/** Managed policies; inline and attached policies and permissions boundaries, of roles and of users. */
export function policyActions({ roles, users, policies }: Directory): Actions<typeof sdk> {
  const role: HolderKind = {
    noun: 'Role',
    inlineCharacters: INLINE_CHARACTERS.Role,
    of: (input) => roleOf(roles, input as { RoleName: string }),
  };
  const user: HolderKind = {
    noun: 'User',
    inlineCharacters: INLINE_CHARACTERS.User,
    of: (input) => userOf(users, input),
  };
  return {
    ...managedPolicyActions(policies, () => [...roles.values(), ...users.values()]),
    ...inlinePolicyActions(role),
    ...attachedPolicyActions(role, policies),
    ...boundaryActions(role, policies),
    ...inlinePolicyActions(user),
    ...attachedPolicyActions(user, policies),
    ...boundaryActions(user, policies),
  };
}
