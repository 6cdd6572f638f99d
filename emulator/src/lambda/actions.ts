import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions } from '../protocol/actions.ts';
import { aliasActions } from './aliases.ts';
import { concurrencyActions } from './concurrency.ts';
import type { FunctionStore } from './function-store.ts';
import { functionActions } from './functions.ts';
import { invokeActions } from './invoke.ts';
import { permissionActions } from './permissions.ts';
import { tagActions } from './tags.ts';
import { versionActions } from './versions.ts';

/** Every operation of the service. */
export function lambdaActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    ...functionActions(store),
    ...versionActions(store),
    ...aliasActions(store),
    ...permissionActions(store),
    ...concurrencyActions(store),
    ...tagActions(store),
    ...invokeActions(store),
  };
}
