import type { World } from '../account/account-context.ts';
import type { Exchange, Place } from './exchange.ts';

/**
 * What an HTTP API counts of each request, for the API and for its stage (developer guide, http-api-metrics). Both
 * error metrics get a 0 where nothing failed; latency is in milliseconds.
 */
export function countRequest(
  { ports }: World,
  { record, stage }: Place,
  { startedAt, integrationLatencyMs }: Exchange,
  { status }: Response,
): void {
  const values = {
    Count: 1,
    '4xx': Number(status >= 400 && status < 500),
    '5xx': Number(status >= 500),
    Latency: Date.now() - startedAt.getTime(),
    ...(integrationLatencyMs !== undefined && { IntegrationLatency: integrationLatencyMs }),
  };
  const units = {
    Count: 'Count',
    '4xx': 'Count',
    '5xx': 'Count',
    Latency: 'Milliseconds',
    IntegrationLatency: 'Milliseconds',
  };
  for (const dimensions of [{ ApiId: record.id }, { ApiId: record.id, Stage: stage.stageName ?? '' }])
    ports.metrics.record(record.region, 'AWS/ApiGateway', dimensions, values, { units });
}
