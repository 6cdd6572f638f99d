import { evaluateBounded, type Grants } from '../policy/bounded.ts';
import type { AccountContext } from '../account/account-context.ts';
import { need, type Values } from './rule.ts';

/**
 * Whether a service that assumed a role may perform an action. What no policy allows is refused only if IAM is
 * enforced; what IAM allows but other services do not see yet, always.
 */
export function isRoleAllowed(
  account: AccountContext,
  roleArn: string | undefined,
  action: string,
  resource: string,
  values: Values = {},
): boolean {
  const { enforcesIam, consistency, ports } = account;
  if (roleArn === undefined || (!enforcesIam && consistency.isInstant)) return true;
  const isAllowed = (grants: Grants): boolean =>
    evaluateBounded(grants, need(action, resource, values)).decision === 'allowed';
  if (isAllowed(ports.identities.grantsOf(roleArn))) return true;
  const isComing = isAllowed(ports.identities.latestGrantsOf(roleArn));
  if (isComing) consistency.count(`iam ${action} not visible`);
  return !enforcesIam && !isComing;
}
