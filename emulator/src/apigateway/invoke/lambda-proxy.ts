import { callFunction, type Outcome } from '../../gateway/function-call.ts';
import { functionIn } from '../../gateway/function-uri.ts';
import type { World } from '../../account/account-context.ts';
import type { Integration } from '../definition.ts';
import { LONGEST_WAIT_MS } from '../integrations.ts';
import type { Exchange, Place, Target } from './exchange.ts';
import { functionResponse } from './function-response.ts';
import { proxyEvent } from './proxy-event.ts';
import { INTERNAL, Refusal } from './refusal.ts';

/** Runs the function behind a method. Throws Refusal 500, 502, 504 or 413: the client learns no more than that. */
export async function runFunction(
  world: World,
  place: Place,
  target: Target,
  integration: Integration,
  exchange: Exchange,
  body: Uint8Array,
): Promise<Response> {
  const startedMs = performance.now();
  const outcome = await callFunction(world, {
    functionArn: functionIn(integration.uri) ?? '',
    sourceArn: sourceArn(world, place, target, exchange.request.method),
    event: proxyEvent(place, target, exchange, body),
    timeoutMs: integration.timeoutInMillis ?? LONGEST_WAIT_MS,
  });
  exchange.integrationLatencyMs = Math.round(performance.now() - startedMs);
  // Lambda's Invoke answered; whether the function did well is another matter.
  if (outcome.is === 'answered' || outcome.is === 'failed') exchange.integrationStatus = 200;
  if (outcome.is !== 'answered') throw refusalFor(outcome);
  const response = functionResponse(outcome.payload, place, exchange.request);
  exchange.functionStatus = response.status;
  return response;
}

/** What the function's policy is asked about: {api}/{stage}/{method}/{path of the resource}. */
function sourceArn(world: World, { record, stage }: Place, { resource }: Target, verb: string): string {
  // A variable is asked about as an asterisk.
  const path = resource.path.replaceAll(/\{[^}]+\}/g, '*');
  const api = `arn:${world.partition}:execute-api:${record.region}:${record.accountId}:${record.id}`;
  return `${api}/${stage.stageName}/${verb}${path}`;
}

/**
 * Which refusal is which type is told of INTEGRATION_TIMEOUT alone (developer guide, "Gateway response types"); the 502
 * of a function that failed is the one seen in the field, the type our reading.
 */
function refusalFor(outcome: Exclude<Outcome, { is: 'answered' }>): Refusal {
  const { message: logged } = outcome;
  if (outcome.is === 'late')
    return new Refusal('INTEGRATION_TIMEOUT', 'Endpoint request timed out', { logged });
  if (outcome.is === 'forbidden') return new Refusal('API_CONFIGURATION_ERROR', INTERNAL, { logged });
  if (outcome.is === 'refused' && outcome.code === 'RequestTooLargeException')
    return new Refusal('REQUEST_TOO_LARGE', 'Request Too Long', { logged });
  if (outcome.is === 'refused' && outcome.code !== 'TooManyRequestsException')
    return new Refusal('API_CONFIGURATION_ERROR', INTERNAL, { logged });
  return new Refusal('INTEGRATION_FAILURE', INTERNAL, { status: 502, logged });
}
