import { commonLogTime, SOURCE_IP } from '../../gateway/request-context.ts';
import type { Exchange, StageRequest } from './exchange.ts';

export type Context = Readonly<Record<string, string | number | undefined>>;

/** The supported `$context` variables, by name (developer guide, "$context variables"). */
export function contextOf({ record, stage, rawPath, domainName }: StageRequest, exchange: Exchange): Context {
  const { request, startedAt, requestId, extendedId, target, identity, error } = exchange;
  return {
    accountId: record.accountId,
    apiId: record.id,
    deploymentId: stage.deploymentId,
    domainName,
    domainPrefix: domainName.split('.')[0],
    extendedRequestId: extendedId,
    requestId,
    httpMethod: request.method,
    path: rawPath,
    protocol: 'HTTP/1.1',
    requestTime: commonLogTime(startedAt),
    requestTimeEpoch: startedAt.getTime(),
    resourceId: target?.resource.id,
    resourcePath: target?.resource.path,
    stage: stage.stageName,
    xrayTraceId: stage.tracingEnabled ? exchange.traceId : undefined,
    integrationLatency: exchange.integrationLatencyMs,
    'integration.latency': exchange.integrationLatencyMs,
    // The status of Lambda's Invoke, 200 even for a failed function; the function's own is integration.status.
    integrationStatus: exchange.integrationStatus,
    'integration.integrationStatus': exchange.integrationStatus,
    'integration.status': exchange.functionStatus,
    integrationErrorMessage: exchange.integrationError,
    'integration.error': exchange.integrationError,
    'error.message': error?.message,
    'error.messageString': error && JSON.stringify(error.message),
    'error.responseType': error?.responseType,
    'error.validationErrorString': error?.validation,
    'identity.sourceIp': SOURCE_IP,
    'identity.userAgent': request.headers.get('user-agent') ?? undefined,
    'identity.accessKey': identity.accessKey,
    'identity.accountId': identity.accountId,
    'identity.apiKeyId': identity.apiKeyId,
    'identity.caller': identity.caller,
    'identity.user': identity.user,
    'identity.userArn': identity.userArn,
  };
}
