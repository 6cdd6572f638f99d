import { AwsError } from '../aws-error.ts';
import { functionIn } from '../gateway/function-uri.ts';
import { within } from '../time-limit.ts';
import type { FunctionAnswer, World } from '../world.ts';
import type { Route } from './api-store.ts';
import type { Exchange, Place } from './exchange.ts';
import { functionResponse } from './function-response.ts';
import type { ProxyEvent } from './proxy-event.ts';
import { Refusal } from './refusal.ts';

const GATEWAY_PRINCIPAL = 'apigateway.amazonaws.com';
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
  const answer = await within(
    integration.timeoutInMillis ?? MAX_WAIT_MS,
    invoked(world, functionArn, sourceArn(world, place, route, exchange.request.method), event),
  );
  exchange.integrationLatencyMs = Math.round(performance.now() - startedMs);
  if (!answer) throw new Refusal(503, 'Integration timed out');
  // Lambda's Invoke answered; whether the function did well is another matter.
  exchange.integrationStatus = 200;
  if (answer.error) throw new Refusal(500, errorMessageOf(answer));
  const response = functionResponse(answer.payload);
  exchange.functionStatus = response.status;
  return response;
}

/** What the function's policy is asked about: {api}/{stage}/{method}/{path of the route}, or /$default. */
function sourceArn(world: World, { record, stage }: Place, route: Route, method: string): string {
  const path = /^\S+ (\/.*)$/.exec(route.routeKey ?? '')?.[1];
  const below = path === undefined ? '$default' : `${method}${path}`;
  return `arn:${world.partition}:execute-api:${record.region}:${record.accountId}:${record.id}/${stage.stageName}/${below}`;
}

/** Asks the function's resource policy first: without permission the function never runs. */
async function invoked(
  world: World,
  functionArn: string,
  source: string,
  event: ProxyEvent,
): Promise<FunctionAnswer> {
  const { functions } = world.ports;
  try {
    if (!functions.permits(functionArn, GATEWAY_PRINCIPAL, source)) {
      throw new Refusal(
        500,
        "The IAM role configured on the integration or API Gateway doesn't have permissions to call the integration. Check the permissions and try again.",
      );
    }
    return await functions.invoke(functionArn, event);
  } catch (error) {
    if (error instanceof AwsError) throw refusalFor(error);
    throw error;
  }
}

/** What a client sees of Lambda's own refusal. The 503 for a throttled function is not in the documentation. */
function refusalFor({ code, message }: AwsError): Refusal {
  if (code === 'TooManyRequestsException') return new Refusal(503, message);
  return new Refusal(code === 'RequestTooLargeException' ? 413 : 500, message);
}

/** What the function failed with, for the access log alone. */
function errorMessageOf({ payload }: FunctionAnswer): string {
  const { errorMessage } = JSON.parse(payload) as { errorMessage?: string };
  return errorMessage ?? 'The Lambda function failed';
}
