import type { Integration } from '@aws-sdk/client-api-gateway';
import { callFunction, type Outcome } from '../../gateway/function-call.ts';
import { functionIn } from '../../gateway/function-uri.ts';
import type { AccountContext } from '../../account/account-context.ts';
import { MAX_TIMEOUT_MS } from '../integrations.ts';
import type { Exchange, StageRequest, Target } from './exchange.ts';
import { functionResponse } from './function-response.ts';
import { proxyEvent } from './proxy-event.ts';
import { INTERNAL, GatewayError } from './gateway-error.ts';

/** Runs a method's function. Throws GatewayError 500, 502, 504 or 413: the client gets no further detail. */
export async function runFunction(
  account: AccountContext,
  stageRequest: StageRequest,
  target: Target,
  integration: Integration,
  exchange: Exchange,
  body: Uint8Array,
): Promise<Response> {
  const startedMs = performance.now();
  const outcome = await callFunction(account, {
    functionArn: functionIn(integration.uri) ?? '',
    sourceArn: sourceArn(account, stageRequest, target, exchange.request.method),
    event: proxyEvent(stageRequest, target, exchange, body),
    timeoutMs: integration.timeoutInMillis ?? MAX_TIMEOUT_MS,
  });
  exchange.integrationLatencyMs = Math.round(performance.now() - startedMs);
  // Lambda's Invoke succeeded, even if the function itself failed.
  if (outcome.is === 'answered' || outcome.is === 'failed') exchange.integrationStatus = 200;
  if (outcome.is !== 'answered') throw errorFor(outcome);
  const response = functionResponse(outcome.payload, stageRequest, exchange.request);
  exchange.functionStatus = response.status;
  return response;
}

/** The SourceArn checked against the function's policy: {api}/{stage}/{method}/{path of the resource}. */
function sourceArn(
  account: AccountContext,
  { record, stage }: StageRequest,
  { resource }: Target,
  verb: string,
): string {
  // Path variables become asterisks.
  const path = resource.path.replaceAll(/\{[^}]+\}/g, '*');
  const api = `arn:${account.partition}:execute-api:${record.region}:${record.accountId}:${record.id}`;
  return `${api}/${stage.stageName}/${verb}${path}`;
}

/**
 * Only INTEGRATION_TIMEOUT is documented (developer guide, "Gateway response types"); the 502
 * for a failed function is as observed; its type is an assumption.
 */
function errorFor(outcome: Exclude<Outcome, { is: 'answered' }>): GatewayError {
  const { message: logged } = outcome;
  if (outcome.is === 'late')
    return new GatewayError('INTEGRATION_TIMEOUT', 'Endpoint request timed out', { logged });
  if (outcome.is === 'forbidden') return new GatewayError('API_CONFIGURATION_ERROR', INTERNAL, { logged });
  if (outcome.is === 'refused' && outcome.code === 'RequestTooLargeException')
    return new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long', { logged });
  if (outcome.is === 'refused' && outcome.code !== 'TooManyRequestsException')
    return new GatewayError('API_CONFIGURATION_ERROR', INTERNAL, { logged });
  return new GatewayError('INTEGRATION_FAILURE', INTERNAL, { status: 502, logged });
}
