import type { Grants } from '../policy/bounded.ts';
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
export function grantsOf(directory: Directory, arn: string): Grants | undefined {
  const role = withArn(directory.roles, arn);
  if (role) return grantsOfHolder(role, 'role', directory.policies);
  const user = withArn(directory.users, arn);
  return user && grantsOfHolder(user, 'user', directory.policies);
}

/** The ARN must match exactly: with a wrong path or account, there is no such entity. */
export function withArn<T extends { readonly arn: string }>(
  entities: ReadonlyMap<string, T>,
  arn: string,
): T | undefined {
  return [...entities.values()].find((candidate) => candidate.arn === arn);
}

/** A boundary without a known document allows nothing. */
function grantsOfHolder(holder: PolicyHolder, type: 'role' | 'user', managed: ManagedPolicies): Grants {
  const policies = policiesOfHolder(holder, type, managed);
  const { boundaryArn } = holder;
  if (boundaryArn === undefined) return { policies };
  return { policies, boundary: attachedPolicy(boundaryArn, managed) ?? 'unknown' };
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
