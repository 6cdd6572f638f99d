import { addToClients, type Middleware, nameOfCall, type SdkResult } from '../sdk-client.ts';
import { Queues, serialisedBy } from './one-at-a-time.ts';
import { repeated, type Shared } from './repeat.ts';
import type { Service } from './transient-error.ts';

/**
 * Repeats the calls of the clients after errors that the table lists as transient, in place of the SDK's own retries:
 * those end after 0.75 s for an internal error, and never happen for a conflict. Throws Fault `late` when an error
 * outlasts its wait, and NotYet where the resource must be read before the call may be repeated.
 */
export function repeatTransientErrors(clients: object, shared: Shared): void {
  const queues = new Queues();
  const middleware: Middleware = (next, context) => async (args) => {
    const { service, operation } = nameOfCall(context);
    const call = { service: service as Service, operation, input: args.input };
    const send = async (): Promise<SdkResult> => await repeated(call, async () => await next(args), shared);
    const parent = serialisedBy(call);
    return await (parent === undefined ? send() : queues.run(parent, send));
  };
  addToClients(clients, middleware, { step: 'initialize', priority: 'high', name: 'repeatTransientErrors' });
}
