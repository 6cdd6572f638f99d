import { evaluateBounded } from '../policy/bounded.ts';
import type { AccountContext } from '../account/account-context.ts';
import { need } from './rule.ts';

/** Whether a service that assumed a role may perform an action; always true unless IAM is enforced. */
export function isRoleAllowed(
  account: AccountContext,
  roleArn: string | undefined,
  action: string,
  resource: string,
): boolean {
  if (!account.enforcesIam || roleArn === undefined) return true;
  return (
    evaluateBounded(account.ports.identities.grantsOf(roleArn), need(action, resource)).decision === 'allowed'
  );
}
