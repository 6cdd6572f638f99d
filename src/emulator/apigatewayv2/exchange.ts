import { randomBytes } from 'node:crypto';
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

/** The door hands over no peer address; every client of the emulator is on this machine. */
const SOURCE_IP = '127.0.0.1';

export function openExchange(request: Request): Exchange {
  const startedAt = new Date();
  const seconds = Math.floor(startedAt.getTime() / 1000).toString(16);
  return {
    // Sixteen characters of base64 ending in "=": the form of apigw-requestid.
    requestId: randomBytes(11).toString('base64'),
    traceId: `Root=1-${seconds}-${randomBytes(12).toString('hex')}`,
    request,
    startedAt,
    sourceIp: SOURCE_IP,
  };
}

/** 21/Nov/2026:10:15:00 +0000, the time form of requestContext and of access logs. */
export function commonLogTime(time: Date): string {
  const [, day = '', month = '', year = '', clock = ''] =
    /^\w+, (\d\d) (\w+) (\d+) ([\d:]+) GMT$/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
