import { filled, logGroupOf } from '../gateway/access-log.ts';
import { commonLogTime } from '../gateway/request-context.ts';
import type { World } from '../account/account-context.ts';
import type { Exchange, Place } from './exchange.ts';

/**
 * Writes the stage's access-log line for one exchange, when the stage wants one. HTTP APIs have no execution log
 * (developer guide, http-api-vs-rest), so the cause behind a bare 500 stands here alone.
 */
export function writeAccessLog(world: World, place: Place, exchange: Exchange, response: Response): void {
  const { destinationArn = '', format } = place.stage.accessLogSettings ?? {};
  const group = logGroupOf(destinationArn);
  if (!group || !format) return;
  const line = filled(format.trimEnd(), contextOf(place, exchange, response));
  world.ports.logs.write(place.record.region, group, `${place.record.id}/${place.stage.stageName}`, [line]);
}

/** The variables of the developer guide's "Customizing HTTP API access logs" that mean something here. */
function contextOf(
  { record, stage, rawPath }: Place,
  exchange: Exchange,
  response: Response,
): Record<string, string | number | undefined> {
  const { request, startedAt, requestId } = exchange;
  return {
    accountId: record.accountId,
    apiId: record.id,
    domainName: record.domainName,
    domainPrefix: record.id,
    extendedRequestId: requestId,
    requestId,
    httpMethod: request.method,
    path: rawPath,
    protocol: 'HTTP/1.1',
    requestTime: commonLogTime(startedAt),
    requestTimeEpoch: startedAt.getTime(),
    routeKey: exchange.routeKey,
    stage: stage.stageName,
    status: response.status,
    responseLength: response.headers.get('content-length') ?? 0,
    responseLatency: Date.now() - startedAt.getTime(),
    integrationLatency: exchange.integrationLatencyMs,
    'integration.latency': exchange.integrationLatencyMs,
    // What Lambda's own API answered, 200 even for a function that failed; the function's code is integration.status.
    integrationStatus: exchange.integrationStatus,
    'integration.integrationStatus': exchange.integrationStatus,
    'integration.status': exchange.functionStatus,
    integrationErrorMessage: exchange.errorMessage,
    'integration.error': exchange.errorMessage,
    'error.message': exchange.refusedWith,
    'identity.sourceIp': exchange.sourceIp,
    'identity.userAgent': request.headers.get('user-agent') ?? undefined,
    'identity.userArn': exchange.userArn,
  };
}
