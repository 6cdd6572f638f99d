import { filled, logGroupOf } from '../gateway/access-log.ts';
import { commonLogTime } from '../gateway/request-context.ts';
import type { AccountContext } from '../account/account-context.ts';
import type { Exchange, StageRequest } from './exchange.ts';

/**
 * Writes the access-log line of an exchange, if the stage has access logging. HTTP APIs have no execution log
 * (developer guide, http-api-vs-rest), so the cause of a 500 is found only here.
 */
export function writeAccessLog(
  account: AccountContext,
  stageRequest: StageRequest,
  exchange: Exchange,
  response: Response,
): void {
  const { DestinationArn: destinationArn = '', Format: format } = stageRequest.stage.AccessLogSettings ?? {};
  const group = logGroupOf(destinationArn);
  if (!group || !format) return;
  const line = filled(format.trimEnd(), contextOf(stageRequest, exchange, response));
  account.ports.logs.write(
    stageRequest.record.region,
    group,
    `${stageRequest.record.id}/${stageRequest.stage.StageName}`,
    [line],
  );
}

/** The supported variables of the developer guide's "Customizing HTTP API access logs". */
function contextOf(
  { record, stage, rawPath }: StageRequest,
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
    stage: stage.StageName,
    status: response.status,
    responseLength: response.headers.get('content-length') ?? 0,
    responseLatency: Date.now() - startedAt.getTime(),
    integrationLatency: exchange.integrationLatencyMs,
    'integration.latency': exchange.integrationLatencyMs,
    // The status of Lambda's Invoke, 200 even for a failed function; the function's own is integration.status.
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
