import type { GatewayOptions } from '../../src/config/gateway-options.ts';

/** Id of the log group that the API's stage writes to; the API waits for it. */
export const ACCESS_LOGS_ID = 'access-logs';

/**
 * Whether the API writes an access log. A REST API writes to CloudWatch only with a role that is set once for the whole
 * account and region (developer guide, set-up-logging), which a stack must not change.
 */
export function hasAccessLog({ accessLogs, api }: GatewayOptions): boolean {
  return accessLogs && api === 'http';
}

/**
 * One access-log line: a JSON object of $context variables for HTTP and REST APIs alike (developer guide,
 * http-api-logging-variables and api-gateway-mapping-template-reference). `requestId` joins it to the proxy's line.
 * Variables without a value become "-", so every one is quoted. The caller's address is omitted, and so is any text
 * that could break the JSON: path, user agent, and the error of a failed function, which the function logs itself.
 * `routeKey` exists on HTTP APIs, `resourcePath` on REST APIs.
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
