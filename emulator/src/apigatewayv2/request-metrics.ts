import type { AccountContext } from '../account/account-context.ts';
import type { Exchange, StageRequest } from './exchange.ts';

/**
 * The metrics of each HTTP API request, per API and per stage (developer guide, http-api-metrics). Both
 * error metrics are 0 for successful requests; latency is in milliseconds.
 */
export function countRequest(
  { ports }: AccountContext,
  { record, stage }: StageRequest,
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
  for (const dimensions of [{ ApiId: record.id }, { ApiId: record.id, Stage: stage.StageName ?? '' }])
    ports.metrics.record(record.region, 'AWS/ApiGateway', dimensions, values, { units });
}
