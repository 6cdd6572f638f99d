import type { Route } from '@aws-sdk/client-apigatewayv2';
import { callFunction, type Outcome } from '../gateway/function-call.ts';
import { functionIn } from '../gateway/function-uri.ts';
import type { AccountContext } from '../account/account-context.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import { functionResponse } from './function-response.ts';
import { type AuthorizerContext, proxyEvent } from './proxy-event.ts';
import { GatewayError } from './gateway-error.ts';
import type { Match } from './route-match.ts';

/** The default and maximum timeout of an HTTP API integration: "30 seconds for HTTP APIs" (botocore). */
const MAX_WAIT_MS = 30_000;

/** A request whose route is known. */
interface Matched {
  readonly stageRequest: StageRequest;
  readonly match: Match;
  readonly exchange: Exchange;
  readonly body: Uint8Array;
  readonly authorizer: AuthorizerContext | undefined;
}

/**
 * Runs a route's function. Throws GatewayError 500, 503 or 413: the client gets no further detail. A REST API returns
 * 502 for a failed function and 504 for a timeout (developer guide, http-api-troubleshooting-lambda
 * and supported-gateway-response-types).
 */
export async function runIntegration(
  account: AccountContext,
  { stageRequest, match, exchange, body, authorizer }: Matched,
): Promise<Response> {
  const { route } = match;
  const integration = stageRequest.snapshot.integrations.get(
    route.Target?.replace('integrations/', '') ?? '',
  );
  const functionArn = functionIn(integration?.IntegrationUri);
  if (!integration || !functionArn) throw new GatewayError(500, 'No integration is attached to this route');
  const startedMs = performance.now();
  const outcome = await callFunction(account, {
    functionArn,
    sourceArn: sourceArn(account, stageRequest, route, exchange.request.method),
    event: proxyEvent(exchange, stageRequest, match, body, authorizer),
    timeoutMs: integration.TimeoutInMillis ?? MAX_WAIT_MS,
  });
  exchange.integrationLatencyMs = Math.round(performance.now() - startedMs);
  // Lambda's Invoke succeeded, even if the function itself failed.
  if (outcome.is === 'answered' || outcome.is === 'failed') exchange.integrationStatus = 200;
  if (outcome.is !== 'answered') throw new GatewayError(statusOf(outcome), outcome.message);
  const response = functionResponse(outcome.payload);
  exchange.functionStatus = response.status;
  return response;
}

/** The status for a function without a response. The 503 for a throttled function is undocumented. */
function statusOf(outcome: Outcome): 413 | 500 | 503 {
  if (outcome.is === 'late') return 503;
  if (outcome.is !== 'refused') return 500;
  if (outcome.code === 'TooManyRequestsException') return 503;
  return outcome.code === 'RequestTooLargeException' ? 413 : 500;
}

/** The SourceArn checked against the function's policy: {api}/{stage}/{method}/{path of the route}, or /$default. */
function sourceArn(
  account: AccountContext,
  { record, stage }: StageRequest,
  route: Route,
  method: string,
): string {
  const path = /^\S+ (\/.*)$/.exec(route.RouteKey ?? '')?.[1];
  const below = path === undefined ? '$default' : `${method}${path}`;
  return `arn:${account.partition}:execute-api:${record.region}:${record.accountId}:${record.id}/${stage.StageName}/${below}`;
}
