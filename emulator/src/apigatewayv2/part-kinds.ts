import type * as sdk from '@aws-sdk/client-apigatewayv2';
import type { Actions } from '../protocol/actions.ts';
import type { ApiStore } from './api-store.ts';
import { AUTHORIZERS } from './authorizers.ts';
import { INTEGRATIONS } from './integrations.ts';
import { partActions } from './parts.ts';
import { ROUTES } from './routes.ts';
import { STAGES, stageSettingActions } from './stages.ts';

/** The operations on everything an API consists of. */
export function allPartActions(store: ApiStore): Actions<typeof sdk> {
  return {
    ...partActions(store, AUTHORIZERS),
    ...partActions(store, INTEGRATIONS),
    ...partActions(store, ROUTES),
    ...partActions(store, STAGES),
    ...stageSettingActions(store),
  };
}
