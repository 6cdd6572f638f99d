import type { ExecuteApi } from '../account/account-context.ts';
import { decoded } from '../gateway/path-match.ts';
import { writeAccessLog } from './access-log.ts';
import type { ApiRecord, ApiStore } from './api-store.ts';
import { applyCors, isPreflight } from './cors.ts';
import { type Exchange, openExchange, type StageRequest } from './exchange.ts';
import { GatewayError, errorResponse } from './gateway-error.ts';
import { countRequest } from './request-metrics.ts';
import { createResponder } from './respond.ts';

/**
 * The data plane: stage, route, throttle, authorization, integration, CORS and access log, in this order. An API
 * whose default endpoint is disabled responds as if it did not exist: its clients use a custom domain.
 */
export function createExecuteApi(store: ApiStore): ExecuteApi {
  const respond = createResponder(store.account);
  return async (request, apiId, path) => {
    const exchange = openExchange(request);
    const record = store.serving(apiId);
    const stageRequest =
      record && !record.api.DisableExecuteApiEndpoint ? stageRequestOf(record, path || '/') : undefined;
    const answer = async (): Promise<Response> => {
      if (!stageRequest) throw new GatewayError(404);
      return await respond(stageRequest, exchange);
    };
    const response = await finished(exchange, stageRequest, await withErrorResponse(exchange, answer));
    if (stageRequest) {
      writeAccessLog(store.account, stageRequest, exchange, response);
      countRequest(store.account, stageRequest, exchange, response);
    }
    return response;
  };
}

/**
 * The stage for a path: the one named by its first segment, else $default, which serves from the root of the URL.
 * Undefined when there is no such stage, or it has no deployment.
 */
function stageRequestOf(record: ApiRecord, path: string): StageRequest | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const named = first === '$default' ? undefined : record.stages.get(decoded(first));
  const stage = named ?? record.stages.get('$default');
  const deployment = record.deployments.get(stage?.DeploymentId ?? '');
  if (!stage || !deployment) return undefined;
  return {
    record,
    stage,
    snapshot: deployment.snapshot,
    path: named ? rest || '/' : path,
    rawPath: decoded(path),
  };
}

/** Turns a refusal into its response and records its message for the log; any other error is a bug. */
async function withErrorResponse(exchange: Exchange, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    exchange.refusedWith = error.message;
    if (error.logged) exchange.errorMessage = error.logged;
    return errorResponse(error);
  }
}

/** Adds the headers of every response: request id, length, and CORS headers where configured. */
async function finished(
  exchange: Exchange,
  stageRequest: StageRequest | undefined,
  response: Response,
): Promise<Response> {
  const cors = stageRequest?.snapshot.cors;
  const origin = exchange.request.headers.get('origin');
  if (cors && !isPreflightAnswer(exchange)) applyCors(cors, origin, response);
  response.headers.set('apigw-requestid', exchange.requestId);
  if (response.body === null) return response;
  const body = await response.arrayBuffer();
  response.headers.set('content-length', String(body.byteLength));
  return new Response(body, { status: response.status, headers: response.headers });
}

/** A preflight without a route already has CORS headers. */
function isPreflightAnswer({ request, routeKey }: Exchange): boolean {
  return routeKey === undefined && isPreflight(request);
}
