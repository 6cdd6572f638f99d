import type { Stage } from '@aws-sdk/client-apigatewayv2';
import { newExtendedId, newTraceId, SOURCE_IP } from '../gateway/request-context.ts';
import type { ApiRecord, Snapshot } from './api-store.ts';

/** Where a request landed. */
export interface StageRequest {
  record: ApiRecord;
  stage: Stage;
  snapshot: Snapshot;
  /** The path below the stage, encoded, matched against routes. */
  path: string;
  /** The path below the API, decoded, with the stage's name: rawPath of the event. */
  rawPath: string;
}

/** A request in progress, with the data collected for the access log. */
export interface Exchange {
  readonly requestId: string;
  /** X-Amzn-Trace-Id, for a request without one. */
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
  /** The gateway's own message, when it responded itself. */
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
