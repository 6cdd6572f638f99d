import { randomUUID } from 'node:crypto';
import { authorizerFor } from '../authorization/authorize.ts';
import { type CallLog, isMutating } from './call-log.ts';
import { credentialScope, type CredentialScope } from './credential-scope.ts';
import { LostResponse } from '../faults/faults.ts';
import { adminRoute } from './admin-routes.ts';
import { ACTION_HEADER } from '../protocol/actions.ts';
import type { Call, CustomDomain, ExecuteApi, Service, AccountContext } from '../account/account-context.ts';

/** The request handlers. */
export interface Destinations {
  readonly account: AccountContext;
  readonly services: readonly Service[];
  readonly executeApi: ExecuteApi;
  /** Answers requests to custom domain names; undefined for other hosts. */
  readonly customDomain?: CustomDomain | undefined;
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
  const scope = credentialScope(request);
  if (!scope) {
    return plainError(
      'MissingAuthenticationToken',
      'Request is missing Authentication Token',
      403,
      requestId,
    );
  }
  const name = serviceName(scope, url.pathname);
  const service = to.services.find((candidate) => candidate.name === name);
  if (!service) {
    const message = `This emulator has no service '${name}'; it has ${to.services.map((s) => s.name).join(', ')}.`;
    return plainError('NotImplemented', message, 501, requestId);
  }
  const caller = to.account.keys.callerOf(scope.accessKeyId, sessionToken(request));
  const { region } = scope;
  const signed = { service: name, region, caller, method: request.method, path: url.pathname };
  const authorize = authorizerFor(to.account, signed);
  const call = { account: to.account, region, requestId, caller, authorize };
  return await run(to, service, request, call, scope.accessKeyId);
}

/** Runs an AWS call; faults are injected here. Throws LostResponse. */
async function run(
  { account, calls }: Destinations,
  service: Service,
  request: Request,
  call: Omit<Call, 'admit'>,
  accessKeyId: string,
): Promise<Response> {
  let lost = false;
  const admit = async (action: string): Promise<void> => {
    const observed = { service: service.name, action, accessKeyId, mutating: isMutating(action) };
    lost = await account.faults.inject(observed, request.signal);
  };
  const response = await service.handle(request, { ...call, admit });
  const answer = recorded(calls, service.name, response);
  if (lost) throw new LostResponse('The answer was lost, as asked for.');
  return answer;
}

/**
 * A signing name may be shared by several services: SageMaker's control plane and runtime share one
 * (botocore's signingName of sagemaker-runtime is `sagemaker`), as do the two API Gateways. CloudWatch signs as
 * `monitoring`.
 */
function serviceName(scope: CredentialScope, pathname: string): string {
  if (scope.signingName === 'sagemaker' && pathname.startsWith('/endpoints/')) return 'sagemaker-runtime';
  if (scope.signingName === 'apigateway' && pathname.startsWith('/v2/')) return 'apigatewayv2';
  return scope.signingName === 'monitoring' ? 'cloudwatch' : scope.signingName;
}

/** The session token, from the header or a presigned URL. */
function sessionToken(request: Request): string | null {
  const header = request.headers.get('x-amz-security-token');
  return header ?? new URL(request.url).searchParams.get('X-Amz-Security-Token');
}

/** The API and path of a URL: `{id}.execute-api.{anything}/path`, or `/execute-api/{id}/path` without DNS. */
function apiAddress(url: URL): { id: string; path: string } | undefined {
  const byHost = /^([a-z0-9]+)\.execute-api\./.exec(url.hostname);
  if (byHost?.[1]) return { id: byHost[1], path: url.pathname };
  const byPath = /^\/execute-api\/([a-z0-9]+)(\/.*)?$/.exec(url.pathname);
  return byPath?.[1] ? { id: byPath[1], path: byPath[2] ?? '/' } : undefined;
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
