import type { World } from '../../account/account-context.ts';
import type { Exchange, Place } from './exchange.ts';

const UNITS = {
  Count: 'Count',
  '4XXError': 'Count',
  '5XXError': 'Count',
  Latency: 'Milliseconds',
  IntegrationLatency: 'Milliseconds',
};

/**
 * What a REST API counts of each request, for the API, for its stage, and for the method where the stage wants that
 * (developer guide, "Amazon API Gateway dimensions and metrics"). An HTTP API names both errors otherwise.
 */
export function countRequest(
  world: World,
  place: Place,
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
  for (const dimensions of dimensionsOf(place, exchange))
    world.ports.metrics.record(place.record.region, 'AWS/ApiGateway', dimensions, values, { units: UNITS });
}

function dimensionsOf({ record, stage }: Place, { target }: Exchange): Record<string, string>[] {
  const ofApi = { ApiName: record.api.name ?? '' };
  const ofStage = { ...ofApi, Stage: stage.stageName ?? '' };
  const settings = stage.methodSettings ?? {};
  const path = target?.resource.path ?? '';
  const own = settings[`${path.replace(/^\//, '')}/${target?.method.httpMethod}`] ?? settings['*/*'];
  if (!target || !own?.metricsEnabled) return [ofApi, ofStage];
  return [ofApi, ofStage, { ...ofStage, Method: target.method.httpMethod ?? '', Resource: path }];
}
