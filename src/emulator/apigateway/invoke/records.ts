import { filled, logGroupOf } from '../../gateway/access-log.ts';
import type { World } from '../../world.ts';
import { contextOf } from './context.ts';
import type { Exchange, Place } from './exchange.ts';

/** Writes what is kept of one exchange: the stage's access-log line, when it wants one, and the API's metrics. */
export function keepRecords(world: World, place: Place, exchange: Exchange, response: Response): void {
  const latencyMs = Date.now() - exchange.startedAt.getTime();
  writeAccessLog(world, place, exchange, response, latencyMs);
  const { record, stage } = place;
  const dimensions = { ApiName: record.api.name ?? '', Stage: stage.stageName ?? '' };
  const { integrationLatencyMs } = exchange;
  // Developer guide, "Amazon API Gateway dimensions and metrics".
  const values = {
    Count: 1,
    Latency: latencyMs,
    '4XXError': Number(response.status >= 400 && response.status < 500),
    '5XXError': Number(response.status >= 500),
    ...(integrationLatencyMs !== undefined && { IntegrationLatency: integrationLatencyMs }),
  };
  world.ports.metrics.record(record.region, 'AWS/ApiGateway', dimensions, values);
}

function writeAccessLog(
  world: World,
  place: Place,
  exchange: Exchange,
  response: Response,
  latencyMs: number,
): void {
  const { destinationArn = '', format } = place.stage.accessLogSettings ?? {};
  const group = logGroupOf(destinationArn);
  if (!group || !format) return;
  const line = filled(format.trimEnd(), {
    ...contextOf(place, exchange),
    status: response.status,
    responseLength: response.headers.get('content-length') ?? 0,
    responseLatency: latencyMs,
  });
  world.ports.logs.write(place.record.region, group, `${place.record.id}/${place.stage.stageName}`, [line]);
}
