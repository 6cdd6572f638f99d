import type * as sdk from '@aws-sdk/client-iam';
import type { AccountContext } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import { accessKeyActions } from './access-keys.ts';
import type { Directory } from './identities.ts';
import { managedPolicyActions } from './managed-policies.ts';
import { heldPolicyActions } from './policy-holders.ts';
import { roleActions } from './roles.ts';
import { simulationActions } from './simulate.ts';
import { userActions } from './users.ts';

/** All IAM operations. */
export function iamActions(account: AccountContext, directory: Directory): Actions<typeof sdk> {
  const { roles, users, policies } = directory;
  const holders = (): Iterable<{ attachedPolicyArns: Set<string> }> => [...roles.values(), ...users.values()];
  return {
    ...roleActions(roles),
    ...userActions(users),
    ...accessKeyActions(users, account),
    ...managedPolicyActions(policies, holders),
    ...simulationActions(directory),
    ...heldPolicyActions(directory),
  };
}
