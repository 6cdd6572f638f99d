import type { AccountContext } from '../../account/account-context.ts';
import type { Exchange, StageRequest } from './exchange.ts';

const UNITS = {
  Count: 'Count',
  '4XXError': 'Count',
  '5XXError': 'Count',
  Latency: 'Milliseconds',
  IntegrationLatency: 'Milliseconds',
};

/**
 * The metrics of each REST API request, per API, per stage, and per method where detailed metrics are enabled
 * (developer guide, "Amazon API Gateway dimensions and metrics"). HTTP APIs use other names for the error metrics.
 */
export function countRequest(
  account: AccountContext,
  stageRequest: StageRequest,
  exchange: Exchange,
  { status }: Response,
  latencyMs: number,
): void {
  const { integrationLatencyMs } = exchange;
  const values = {
    Count: 1,
    '4XXError': Number(status >= 400 && status < 500),
    '5XXError': Number(status >= 500),
    Latency: latencyMs,
    ...(integrationLatencyMs !== undefined && { IntegrationLatency: integrationLatencyMs }),
  };
  for (const dimensions of dimensionsOf(stageRequest, exchange))
    account.ports.metrics.record(stageRequest.record.region, 'AWS/ApiGateway', dimensions, values, {
      units: UNITS,
    });
}

function dimensionsOf({ record, stage }: StageRequest, { target }: Exchange): Record<string, string>[] {
  const ofApi = { ApiName: record.api.name ?? '' };
  const ofStage = { ...ofApi, Stage: stage.stageName ?? '' };
  const settings = stage.methodSettings ?? {};
  const path = target?.resource.path ?? '';
  const own = settings[`${path.replace(/^\//, '')}/${target?.method.httpMethod}`] ?? settings['*/*'];
  if (!target || !own?.metricsEnabled) return [ofApi, ofStage];
  return [ofApi, ofStage, { ...ofStage, Method: target.method.httpMethod ?? '', Resource: path }];
}
