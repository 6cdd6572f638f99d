import { newExtendedId, newTraceId, SOURCE_IP } from '../gateway/request-context.ts';
import type { ApiRecord, Snapshot, Stage } from './api-store.ts';

/** Where a request landed. */
export interface Place {
  record: ApiRecord;
  stage: Stage;
  snapshot: Snapshot;
  /** The path below the stage, encoded: what routes are matched against. */
  path: string;
  /** The path below the API, decoded, with the stage's name: rawPath of the event. */
  rawPath: string;
}

/** One request on its way through the gateway, with what is learnt of it for the access log. */
export interface Exchange {
  readonly requestId: string;
  /** X-Amzn-Trace-Id, for a request that brings none. */
  readonly traceId: string;
  readonly request: Request;
  readonly startedAt: Date;
  readonly sourceIp: string;
  routeKey?: string;
  userArn?: string;
  integrationLatencyMs?: number;
  integrationStatus?: number;
  functionStatus?: number;
  errorMessage?: string;
  /** The gateway's own words, when it answered itself. */
  refusedWith?: string;
}

export function openExchange(request: Request): Exchange {
  const startedAt = new Date();
  return {
    requestId: newExtendedId(),
    traceId: newTraceId(startedAt),
    request,
    startedAt,
    sourceIp: SOURCE_IP,
  };
}
