import { createService } from '../protocol/service.ts';
import type { AccountContext, FunctionPort, Service } from '../account/account-context.ts';
import { lambdaActions } from './actions.ts';
import { withDownloads } from './download-package.ts';
import { FunctionStore } from './function-store.ts';
import { functionPort } from './invoke.ts';
import { MODEL } from './members.ts';

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
    actions: lambdaActions(store),
  });
  return { service: withDownloads(service, store), port: functionPort(store) };
}
