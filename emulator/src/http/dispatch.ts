import { randomUUID } from 'node:crypto';
import { apiAddress } from './api-address.ts';
import type { CallLog } from './call-log.ts';
import { addressed, runCall } from './control-plane.ts';
import { LostResponse } from '../faults/faults.ts';
import { adminRoute } from './admin-routes.ts';
import { ACTION_HEADER } from '../protocol/actions.ts';
import { unsignedRefusal } from './unsigned.ts';
import type { CustomDomain, ExecuteApi, Service, AccountContext } from '../account/account-context.ts';

/** The request handlers. */
export interface Destinations {
  readonly account: AccountContext;
  readonly services: readonly Service[];
  readonly executeApi: ExecuteApi;
  /** Answers requests to custom domain names; undefined for other hosts. */
  readonly customDomain?: CustomDomain | undefined;
  /** Answers requests of the distribution API of the registry; undefined for other requests. */
  readonly distribution?: ((request: Request) => Promise<Response> | undefined) | undefined;
  readonly calls: CallLog;
  /** Receives every exception that is not an AWS error: a bug in the emulator. */
  readonly onError: (error: unknown) => void;
}

/** The emulator as one function: looks at host, path and credential scope, and passes the request on. */
export function createDispatch(destinations: Destinations): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = randomUUID();
    try {
      return await dispatch(destinations, request, requestId);
    } catch (error) {
      if (error instanceof LostResponse) throw error;
      // A client that disconnects during its upload is not an error.
      if (!request.signal.aborted) destinations.onError(error);
      return plainError('InternalFailure', 'The request processing has failed.', 500, requestId);
    }
  };
}

async function dispatch(to: Destinations, request: Request, requestId: string): Promise<Response> {
  const url = new URL(request.url);
  const own = await adminRoute(to, request);
  if (own) return own;
  const api = apiAddress(url);
  if (api) return recorded(to.calls, 'execute-api', await to.executeApi(request, api.id, api.path), 'Invoke');
  const atDomain = to.customDomain?.(request, url.hostname);
  if (atDomain) return recorded(to.calls, 'execute-api', await atDomain, 'Invoke');
  const fromRegistry = to.distribution?.(request);
  if (fromRegistry) return recorded(to.calls, 'ecr', await fromRegistry);
  const target = addressed(to.services, request);
  if (!target) return unsignedRefusal(request, requestId);
  const { name, service, scope } = target;
  if (!service) {
    const message = `This emulator has no service '${name}'; it has ${to.services.map((each) => each.name).join(', ')}.`;
    return plainError('NotImplemented', message, 501, requestId);
  }
  const { response, lost } = await runCall(to.account, service, scope, request, requestId);
  const answer = recorded(to.calls, name, response);
  if (lost) throw new LostResponse('The answer was lost, as asked for.');
  return answer;
}

/** Logs the call and removes the emulator's internal header from the response. */
function recorded(calls: CallLog, service: string, response: Response, action?: string): Response {
  calls.record(service, action ?? response.headers.get(ACTION_HEADER) ?? 'Unknown', response.status);
  response.headers.delete(ACTION_HEADER);
  return response;
}

/** An error raised before service and protocol are known: JSON, with the code also in the header. */
function plainError(code: string, message: string, status: number, requestId: string): Response {
  const headers = { 'x-amzn-errortype': code, 'x-amzn-requestid': requestId };
  return Response.json({ __type: code, message }, { status, headers });
}
