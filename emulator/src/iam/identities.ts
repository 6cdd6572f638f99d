import type { Policy } from '../policy/evaluate.ts';
import { AWS_MANAGED } from './aws-managed.ts';
import type { ManagedPolicies } from './managed-policies.ts';
import type { PolicyHolder } from './policy-holder.ts';
import type { Roles } from './role.ts';
import type { Users } from './user.ts';

/** The roles, users and managed policies of the account. */
export interface Directory {
  readonly roles: Roles;
  readonly users: Users;
  readonly policies: ManagedPolicies;
}

/** The policies of a user or role by its ARN; undefined when there is neither. */
export function policiesOf(directory: Directory, arn: string): Policy[] | undefined {
  const role = [...directory.roles.values()].find((candidate) => candidate.arn === arn);
  if (role) return policiesOfHolder(role, 'role', directory.policies);
  const user = [...directory.users.values()].find((candidate) => candidate.arn === arn);
  return user && policiesOfHolder(user, 'user', directory.policies);
}

function policiesOfHolder(holder: PolicyHolder, type: 'role' | 'user', managed: ManagedPolicies): Policy[] {
  // Simulations identify an inline policy by kind, holder and name.
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
