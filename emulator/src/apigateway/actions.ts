import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { accountActions } from './account-settings.ts';
import { definitionActions } from './definition-actions.ts';
import { deploymentActions } from './deployments.ts';
import { importActions } from './imports.ts';
import { restApiActions } from './rest-apis.ts';
import { stageActions } from './stages.ts';
import type { ApiGatewayState } from './state.ts';
import { tagActions } from './tags.ts';

/** The operations on REST APIs and on the account's settings. */
export function apiActions(state: ApiGatewayState): Actions<typeof sdk> {
  const { account, store, settings } = state;
  return {
    ...importActions(store),
    ...restApiActions(state),
    ...definitionActions(store),
    ...deploymentActions(store),
    ...stageActions(state),
    ...tagActions(state),
    ...accountActions(account, settings),
  };
}
