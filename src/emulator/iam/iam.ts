import { queryService } from '../protocol/query.ts';
import type { RolePort, Service, World } from '../world.ts';
import { attachedPolicyActions } from './attached-policies.ts';
import { inlinePolicyActions } from './inline-policies.ts';
import { roleActions } from './roles.ts';
import type { Roles } from './role.ts';
import { roleTagActions } from './role-tags.ts';
import { letsAssume } from './policy-document.ts';

// xmlNamespace of the service model, API version 2010-05-08.
const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** Roles and their policies. IAM is global: one namespace, whatever region a call was signed for. */
export function createIam(world: World): { service: Service; port: RolePort } {
  // Keyed by lower-cased name: "names are not distinguished by case" (CreateRole).
  const roles: Roles = new Map();
  const service = queryService('iam', NAMESPACE, {
    ...roleActions(roles),
    ...roleTagActions(roles),
    ...inlinePolicyActions(roles),
    ...attachedPolicyActions(roles),
  });
  return { service, port: { canAssume: (arn, principal) => canAssume(world, roles, arn, principal) } };
}

/** The ARN must be the role's whole ARN: a wrong path or account names no role at all. */
function canAssume(world: World, roles: Roles, roleArn: string, servicePrincipal: string): boolean {
  const role = [...roles.values()].find((candidate) => candidate.arn === roleArn);
  return role !== undefined && letsAssume(role.trustPolicy, servicePrincipal, world.accountId);
}
