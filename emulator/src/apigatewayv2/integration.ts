import { callFunction, type Outcome } from '../gateway/function-call.ts';
import { functionIn } from '../gateway/function-uri.ts';
import type { World } from '../account/account-context.ts';
import type { Route } from './api-store.ts';
import type { Exchange, Place } from './exchange.ts';
import { functionResponse } from './function-response.ts';
import type { ProxyEvent } from './proxy-event.ts';
import { Refusal } from './refusal.ts';

/** The longest an HTTP API waits, when the integration says nothing shorter: "30 seconds for HTTP APIs" (botocore). */
const MAX_WAIT_MS = 30_000;

/**
 * Runs a route's function. Throws Refusal 500, 503 or 413: the client learns no more than that. A REST API would say
 * 502 for a function that failed and 504 for one that was too slow (developer guide, http-api-troubleshooting-lambda
 * and supported-gateway-response-types).
 */
export async function runIntegration(
  world: World,
  place: Place,
  route: Route,
  exchange: Exchange,
  event: ProxyEvent,
): Promise<Response> {
  const integration = place.snapshot.integrations.get(route.target?.replace('integrations/', '') ?? '');
  const functionArn = functionIn(integration?.integrationUri);
  if (!integration || !functionArn) throw new Refusal(500, 'No integration is attached to this route');
  const startedMs = performance.now();
  const outcome = await callFunction(world, {
    functionArn,
    sourceArn: sourceArn(world, place, route, exchange.request.method),
    event,
    timeoutMs: integration.timeoutInMillis ?? MAX_WAIT_MS,
  });
  exchange.integrationLatencyMs = Math.round(performance.now() - startedMs);
  // Lambda's Invoke answered; whether the function did well is another matter.
  if (outcome.is === 'answered' || outcome.is === 'failed') exchange.integrationStatus = 200;
  if (outcome.is !== 'answered') throw new Refusal(statusOf(outcome), outcome.message);
  const response = functionResponse(outcome.payload);
  exchange.functionStatus = response.status;
  return response;
}

/** What a client sees of a function that gave no answer. The 503 for a throttled one is not in the documentation. */
function statusOf(outcome: Outcome): 413 | 500 | 503 {
  if (outcome.is === 'late') return 503;
  if (outcome.is !== 'refused') return 500;
  if (outcome.code === 'TooManyRequestsException') return 503;
  return outcome.code === 'RequestTooLargeException' ? 413 : 500;
}

/** What the function's policy is asked about: {api}/{stage}/{method}/{path of the route}, or /$default. */
function sourceArn(world: World, { record, stage }: Place, route: Route, method: string): string {
  const path = /^\S+ (\/.*)$/.exec(route.routeKey ?? '')?.[1];
  const below = path === undefined ? '$default' : `${method}${path}`;
  return `arn:${world.partition}:execute-api:${record.region}:${record.accountId}:${record.id}/${stage.stageName}/${below}`;
}
