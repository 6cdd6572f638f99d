import { filled, logGroupOf } from '../../gateway/access-log.ts';
import type { World } from '../../account/account-context.ts';
import { contextOf } from './context.ts';
import type { Exchange, Place } from './exchange.ts';
import { countRequest } from './request-metrics.ts';

/** Writes what is kept of one exchange: the stage's access-log line, when it wants one, and the API's metrics. */
export function keepRecords(world: World, place: Place, exchange: Exchange, response: Response): void {
  const latencyMs = Date.now() - exchange.startedAt.getTime();
  writeAccessLog(world, place, exchange, response, latencyMs);
  countRequest(world, place, exchange, response, latencyMs);
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
