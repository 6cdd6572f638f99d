import { filled, logGroupOf } from '../../gateway/access-log.ts';
import type { AccountContext } from '../../account/account-context.ts';
import { contextOf } from './context.ts';
import type { Exchange, StageRequest } from './exchange.ts';
import { countRequest } from './request-metrics.ts';

/** Writes the access-log line of an exchange, if the stage has access logging, and the API's metrics. */
export function writeRecords(
  account: AccountContext,
  stageRequest: StageRequest,
  exchange: Exchange,
  response: Response,
): void {
  const latencyMs = Date.now() - exchange.startedAt.getTime();
  writeAccessLog(account, stageRequest, exchange, response, latencyMs);
  countRequest(account, stageRequest, exchange, response, latencyMs);
}

function writeAccessLog(
  account: AccountContext,
  stageRequest: StageRequest,
  exchange: Exchange,
  response: Response,
  latencyMs: number,
): void {
  const { destinationArn = '', format } = stageRequest.stage.accessLogSettings ?? {};
  const group = logGroupOf(destinationArn);
  if (!group || !format) return;
  const line = filled(format.trimEnd(), {
    ...contextOf(stageRequest, exchange),
    status: response.status,
    responseLength: response.headers.get('content-length') ?? 0,
    responseLatency: latencyMs,
  });
  account.ports.logs.write(
    stageRequest.record.region,
    group,
    `${stageRequest.record.id}/${stageRequest.stage.stageName}`,
    [line],
  );
}
