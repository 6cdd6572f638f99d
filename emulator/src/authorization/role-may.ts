import { evaluate } from '../policy/evaluate.ts';
import type { World } from '../account/account-context.ts';
import { need } from './rule.ts';

/** Whether a service that has taken on a role may do something in its name; always, unless IAM is enforced. */
export function roleMay(
  world: World,
  roleArn: string | undefined,
  action: string,
  resource: string,
): boolean {
  if (!world.enforcesIam || roleArn === undefined) return true;
  return evaluate(world.ports.identities.policiesOf(roleArn), need(action, resource)).decision === 'allowed';
}
