import { randomUUID } from 'node:crypto';
import { restJsonService } from '../protocol/rest-json.ts';
import type { FunctionPort, Service, World } from '../account/account-context.ts';
import { concurrencyRoutes } from './concurrency.ts';
import { FunctionStore } from './function-store.ts';
import { functionRoutes } from './functions.ts';
import { invokeFunction, invokeRoutes } from './invoke.ts';
import { permissionRoutes } from './permissions.ts';
import { permitsInvoke } from './resource-policy.ts';
import { tagRoutes } from './tags.ts';

// Of the errors given here, those whose model (botocore) spells the member with a capital.
const CAPITAL_MESSAGE = new Set(['ResourceNotFoundException', 'ServiceException']);

/**
 * AWS Lambda: REST-JSON of API version 2015-03-31, and the port through which API Gateway runs functions. Operations
 * that came later have paths of their own dates; each route states the one its service model has.
 */
export function createLambda(world: World): { service: Service; port: FunctionPort } {
  const store = new FunctionStore(world);
  world.onClose(async () => await store.close());
  const routes = [
    ...functionRoutes(store),
    ...permissionRoutes(store),
    ...concurrencyRoutes(store),
    ...tagRoutes(store),
    ...invokeRoutes(store),
  ];
  const service = restJsonService('lambda', routes, (code) =>
    CAPITAL_MESSAGE.has(code) ? 'Message' : 'message',
  );
  return { service, port: functionPort(store) };
}

/** The port takes full ARNs only, so the caller's region plays no part. */
function functionPort(store: FunctionStore): FunctionPort {
  return {
    permits: (functionArn, principal, sourceArn) =>
      permitsInvoke(store.find('', functionArn).statements, principal, sourceArn),
    invoke: async (functionArn, event) => {
      const record = store.find('', functionArn);
      const { payload, error } = await invokeFunction(store, record, randomUUID(), JSON.stringify(event));
      return { payload, ...(error && { error }) };
    },
  };
}
