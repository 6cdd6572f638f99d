import type { GatewayOptions } from '../../src/config/gateway-options.ts';

/** Id of the group that the API's stage writes to; the API waits for it. */
export const ACCESS_LOGS_ID = 'access-logs';

/**
 * Whether the face writes one. A REST API writes to CloudWatch only in the name of a role that is set once for the
 * whole account and region (developer guide, set-up-logging), which is not a stack's to change.
 */
export function hasAccessLog({ accessLogs, api }: GatewayOptions): boolean {
  return accessLogs && api === 'http';
}

/**
 * One access-log line: a JSON object of $context variables for HTTP and REST APIs alike (developer guide,
 * http-api-logging-variables and api-gateway-mapping-template-reference). `requestId` is what joins it to the proxy's
 * line. Variables without a value become "-", so every one stands in quotes. The caller's address stays out, and so does
 * whatever text could break the JSON: path, agent, and the words of a failed function, which its own log has. `routeKey` is
 * an HTTP API's, `resourcePath` a REST API's.
 */
export const ACCESS_LOG_FORMAT = JSON.stringify({
  event: 'access',
  requestId: '$context.requestId',
  requestTimeEpoch: '$context.requestTimeEpoch',
  httpMethod: '$context.httpMethod',
  routeKey: '$context.routeKey',
  resourcePath: '$context.resourcePath',
  status: '$context.status',
  responseLength: '$context.responseLength',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  integrationStatus: '$context.integration.status',
  error: '$context.error.message',
  errorType: '$context.error.responseType',
  authorizerError: '$context.authorizer.error',
});
