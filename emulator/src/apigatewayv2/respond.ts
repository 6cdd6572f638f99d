import type { AccountContext } from '../account/account-context.ts';
import { IssuerKeys } from '../gateway/jwt/issuer-keys.ts';
import { boundedBody, isHeadTooLarge } from '../gateway/request-context.ts';
import { authorize } from './authorize.ts';
import { isPreflight, preflightResponse } from './cors.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import { runIntegration } from './integration.ts';
import { GatewayError } from './gateway-error.ts';
import { matchRoute } from './route-match.ts';
import { Throttle } from './throttle.ts';

/** State that is kept between requests. */
interface DataPlaneState {
  readonly account: AccountContext;
  readonly throttle: Throttle;
  readonly keys: IssuerKeys;
}

/** Answers requests that have reached a stage. */
export function createResponder(
  account: AccountContext,
): (stageRequest: StageRequest, exchange: Exchange) => Promise<Response> {
  const dataPlane = { account, throttle: new Throttle(), keys: new IssuerKeys() };
  return async (stageRequest, exchange) => await respond(dataPlane, stageRequest, exchange);
}

/** From the body to the function's answer. Throws GatewayError for every response of the gateway itself. */
async function respond(
  { account, throttle, keys }: DataPlaneState,
  stageRequest: StageRequest,
  exchange: Exchange,
): Promise<Response> {
  const { request } = exchange;
  const { snapshot, stage, record } = stageRequest;
  if (isHeadTooLarge(request)) throw new GatewayError(431);
  const body = await boundedBody(request);
  if (!body) throw new GatewayError(413);
  const match = matchRoute(snapshot.routes, request.method, stageRequest.path);
  if (!match) {
    // An OPTIONS route takes precedence; only without one does the gateway answer preflights itself.
    if (snapshot.cors && isPreflight(request)) {
      return preflightResponse(snapshot.cors, request.headers.get('origin'));
    }
    // An HTTP API returns 404 for an unknown path and for an unknown method; a REST API returns 403.
    throw new GatewayError(404);
  }
  const routeKey = match.route.RouteKey ?? '';
  exchange.routeKey = routeKey;
  if (!throttle.allows(record.id, stage, routeKey, Date.now())) throw new GatewayError(429);
  const authorizer = await authorize(account, keys, stageRequest, match.route, exchange, body);
  return await runIntegration(account, { stageRequest, match, exchange, body, authorizer });
}
