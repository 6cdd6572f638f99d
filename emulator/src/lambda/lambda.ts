import { createService } from '../protocol/service.ts';
import type { AccountContext, FunctionPort, Service } from '../account/account-context.ts';
import { aliasActions } from './aliases.ts';
import { concurrencyActions } from './concurrency.ts';
import { withDownloads } from './download-package.ts';
import { FunctionStore } from './function-store.ts';
import { functionActions } from './functions.ts';
import { functionPort, invokeActions } from './invoke.ts';
import { MODEL } from './members.ts';
import { permissionActions } from './permissions.ts';
import { provisionedConcurrencyActions } from './provisioned-concurrency-actions.ts';
import { tagActions } from './tags.ts';
import { versionActions } from './versions.ts';

/** AWS Lambda, and the port through which API Gateway runs functions. */
export function createLambda(account: AccountContext): { service: Service; port: FunctionPort } {
  const store = new FunctionStore(account);
  account.onClose(async () => await store.close());
  const service = createService({
    name: 'lambda',
    ...MODEL,
    protocol: 'restJson1',
    refusal: 'ValidationException',
    // The service itself checks runtimes: it knows which of the enum are still supported.
    ignores: ({ member }) => member === 'Runtime',
    actions: {
      ...functionActions(store),
      ...versionActions(store),
      ...aliasActions(store),
      ...permissionActions(store),
      ...concurrencyActions(store),
      ...provisionedConcurrencyActions(store),
      ...tagActions(store),
      ...invokeActions(store),
    },
  });
  return { service: withDownloads(service, store), port: functionPort(store) };
}
