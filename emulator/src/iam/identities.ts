import type { Policy } from '../policy/evaluate.ts';
import { AWS_MANAGED } from './aws-managed.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import type { PolicyHolder } from './policy-holder.ts';
import type { Roles } from './role.ts';
import type { Users } from './user.ts';

/** Everything of the account that policies belong to, and the managed ones. */
export interface Directory {
  readonly roles: Roles;
  readonly users: Users;
  readonly policies: ManagedPolicies;
}

/** The policies of a user or role by its ARN; undefined when there is neither. */
export function policiesOf(directory: Directory, arn: string): Policy[] | undefined {
  const role = [...directory.roles.values()].find((candidate) => candidate.arn === arn);
  if (role) return policiesHeld(role, 'role', directory.policies);
  const user = [...directory.users.values()].find((candidate) => candidate.arn === arn);
  return user && policiesHeld(user, 'user', directory.policies);
}

function policiesHeld(holder: PolicyHolder, type: 'role' | 'user', managed: ManagedPolicies): Policy[] {
  // How simulations name an inline policy: by kind, holder and name.
  const inline = [...holder.inlinePolicies].map(([name, document]) => ({
    id: `${type}_${holder.name}_${name}`,
    type,
    document,
  }));
  const attached = [...holder.attachedPolicyArns].flatMap((arn) => attachedPolicy(arn, managed) ?? []);
  return [...inline, ...attached];
}

function attachedPolicy(arn: string, managed: ManagedPolicies): Policy | undefined {
  const own = managed.get(arn);
  if (own) return { id: own.name, type: 'user-managed', document: own.document };
  const document = AWS_MANAGED.get(arn);
  return document === undefined
    ? undefined
    : { id: arn.split('/').at(-1) ?? arn, type: 'aws-managed', document };
}
