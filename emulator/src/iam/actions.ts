import type * as sdk from '@aws-sdk/client-iam';
import type { AccountContext } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import { accessKeyActions } from './access-keys.ts';
import { type Directory, grantsOf } from './identities.ts';
import { boundaryCheck } from './permissions-boundary.ts';
import { policyActions } from './policy-holders.ts';
import { roleActions } from './roles.ts';
import { simulationActions } from './simulate.ts';
import { userActions } from './users.ts';

/** All IAM operations. */
export function iamActions(account: AccountContext, directory: Directory): Actions<typeof sdk> {
  const { roles, users, policies } = directory;
  const checkBoundary = boundaryCheck(policies);
  return {
    ...roleActions(roles, { checkBoundary, hasEntity: (arn) => grantsOf(directory, arn) !== undefined }),
    ...userActions(users, checkBoundary),
    ...accessKeyActions(users, account),
    ...simulationActions(directory),
    ...policyActions(directory),
  };
}
