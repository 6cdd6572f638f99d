import type * as sdk from '@aws-sdk/client-api-gateway';
import type { Actions } from '../protocol/actions.ts';
import { AUTHORIZERS } from './authorizers.ts';
import { gatewayResponseActions } from './gateway-responses.ts';
import { methodActions } from './methods.ts';
import { MODELS } from './models.ts';
import { partActions } from './parts.ts';
import { resourceActions } from './resources.ts';
import type { ApiStore } from './store.ts';
import { VALIDATORS } from './validators.ts';

/** The operations on everything an API consists of. */
export function definitionActions(store: ApiStore): Actions<typeof sdk> {
  return {
    ...resourceActions(store),
    ...methodActions(store),
    ...partActions(store, AUTHORIZERS),
    ...partActions(store, VALIDATORS),
    ...partActions(store, MODELS),
    ...gatewayResponseActions(store),
  };
}
