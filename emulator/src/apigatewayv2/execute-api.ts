import { boundedBody, isHeadTooLarge } from '../gateway/request-context.ts';
import { decoded } from '../gateway/path-match.ts';
import type { ExecuteApi } from '../account/account-context.ts';
import { writeAccessLog } from './access-log.ts';
import type { ApiRecord, ApiStore, Route } from './api-store.ts';
import { applyCors, isPreflight, preflightResponse } from './cors.ts';
import { type Exchange, openExchange, type Place } from './exchange.ts';
import { authorizeBySignature } from './iam-authorizer.ts';
import { runIntegration } from './integration.ts';
import { IssuerKeys } from '../gateway/jwt/issuer-keys.ts';
import { authorizeByToken } from './jwt-authorizer.ts';
import { type AuthorizerContext, proxyEvent } from './proxy-event.ts';
import { Refusal, refusalResponse } from './refusal.ts';
import { countRequest } from './request-metrics.ts';
import { matchRoute } from './route-match.ts';
import { Throttle } from './throttle.ts';

/** What the gateway remembers between requests, beside the APIs themselves. */
interface Gate {
  readonly store: ApiStore;
  readonly throttle: Throttle;
  readonly keys: IssuerKeys;
}

/**
 * The data plane: stage, route, throttle, authorization, integration, CORS and access log, in this order. An API
 * whose own address is switched off answers like an absent one: its clients are to come by a custom domain.
 */
export function createExecuteApi(store: ApiStore): ExecuteApi {
  const gate: Gate = { store, throttle: new Throttle(), keys: new IssuerKeys() };
  return async (request, apiId, path) => {
    const exchange = openExchange(request);
    const record = store.serving(apiId);
    const place = record && !record.api.disableExecuteApiEndpoint ? placeOf(record, path || '/') : undefined;
    const answer = async (): Promise<Response> => {
      if (!place) throw new Refusal(404);
      return await respond(gate, place, exchange);
    };
    const response = await finished(exchange, place, await refusing(exchange, answer));
    if (place) {
      writeAccessLog(store.world, place, exchange, response);
      countRequest(store.world, place, exchange, response);
    }
    return response;
  };
}

/**
 * The stage a path means: the one its first segment names, else $default, which serves from the root of the URL.
 * Undefined when nothing is served there: no such stage, or one that was never deployed to.
 */
function placeOf(record: ApiRecord, path: string): Place | undefined {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const named = first === '$default' ? undefined : record.stages.get(decoded(first));
  const stage = named ?? record.stages.get('$default');
  const deployment = record.deployments.get(stage?.deploymentId ?? '');
  if (!stage || !deployment) return undefined;
  return {
    record,
    stage,
    snapshot: deployment.snapshot,
    path: named ? rest || '/' : path,
    rawPath: decoded(path),
  };
}

/** From the body to the function's answer. Throws Refusal for everything the gateway answers itself. */
async function respond(gate: Gate, place: Place, exchange: Exchange): Promise<Response> {
  const { request } = exchange;
  const { snapshot, stage, record } = place;
  if (isHeadTooLarge(request)) throw new Refusal(431);
  const body = await boundedBody(request);
  if (!body) throw new Refusal(413);
  const match = matchRoute(snapshot.routes, request.method, place.path);
  if (!match) {
    // An OPTIONS route of the API's own goes first; only without one does the gateway answer preflights itself.
    if (snapshot.cors && isPreflight(request)) {
      return preflightResponse(snapshot.cors, request.headers.get('origin'));
    }
    // An HTTP API says 404 to an unknown path as to an unknown method; a REST API would say 403.
    throw new Refusal(404);
  }
  const routeKey = match.route.routeKey ?? '';
  exchange.routeKey = routeKey;
  if (!gate.throttle.admits(record.id, stage, routeKey, Date.now())) throw new Refusal(429);
  const authorizer = await authorize(gate, place, match.route, exchange, body);
  const event = proxyEvent(exchange, place, match, body, authorizer);
  return await runIntegration(gate.store.world, place, match.route, exchange, event);
}

/** Who called, for a route that wants to know. Throws Refusal 401 or 403. */
async function authorize(
  { store, keys }: Gate,
  place: Place,
  route: Route,
  exchange: Exchange,
  body: Uint8Array,
): Promise<AuthorizerContext | undefined> {
  if (route.authorizationType === 'AWS_IAM')
    return await authorizeBySignature(store.world, place, exchange, body);
  if (route.authorizationType !== 'JWT') return undefined;
  const authorizer = place.snapshot.authorizers.get(route.authorizerId ?? '');
  return await authorizeByToken(exchange.request, route, authorizer, keys);
}

/** Turns a refusal into its answer and remembers its words for the log; other errors are faults of ours. */
async function refusing(exchange: Exchange, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    exchange.refusedWith = error.message;
    if (error.logged) exchange.errorMessage = error.logged;
    return refusalResponse(error);
  }
}

/** What every answer carries: the request id, CORS headers where they are configured, and its length. */
async function finished(exchange: Exchange, place: Place | undefined, response: Response): Promise<Response> {
  const cors = place?.snapshot.cors;
  const origin = exchange.request.headers.get('origin');
  if (cors && !isPreflightAnswer(exchange)) applyCors(cors, origin, response);
  response.headers.set('apigw-requestid', exchange.requestId);
  if (response.body === null) return response;
  const body = await response.arrayBuffer();
  response.headers.set('content-length', String(body.byteLength));
  return new Response(body, { status: response.status, headers: response.headers });
}

/** A preflight that no route took was answered with CORS headers of its own. */
function isPreflightAnswer({ request, routeKey }: Exchange): boolean {
  return routeKey === undefined && isPreflight(request);
}
