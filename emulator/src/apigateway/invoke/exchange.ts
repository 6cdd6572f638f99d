import type { Method, Stage } from '@aws-sdk/client-api-gateway';
import { randomUUID } from 'node:crypto';
import { newExtendedId, newTraceId } from '../../gateway/request-context.ts';
import type { Resource } from '../definition.ts';
import type { ApiRecord, Snapshot } from '../store.ts';

/** Where a request landed. */
export interface StageRequest {
  readonly record: ApiRecord;
  readonly stage: Stage;
  readonly snapshot: Snapshot;
  /** The path below the stage, encoded, matched against resources. */
  readonly path: string;
  /** `path` of the event, decoded: without the stage; on a custom domain with the base path. */
  readonly eventPath: string;
  /** `requestContext.path`, decoded: the path as requested. */
  readonly rawPath: string;
  /** The host name at AWS, or the custom domain. */
  readonly domainName: string;
}

/** The method that matches a request, and the values of its path variables. */
export interface Target {
  readonly resource: Resource;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** A request in progress, with the data collected for event, access log and error responses. */
export interface Exchange {
  readonly requestId: string;
  readonly extendedId: string;
  readonly traceId: string;
  readonly request: Request;
  readonly startedAt: Date;
  target?: Target;
  identity: Identity;
  /** `requestContext.authorizer`. */
  authorizer?: Readonly<Record<string, unknown>>;
  integrationLatencyMs?: number;
  integrationStatus?: number;
  functionStatus?: number;
  integrationError?: string;
  error?: { readonly message: string; readonly responseType: string; readonly validation?: string };
}

/** The caller, as in the event. */
export interface Identity {
  readonly accessKey?: string;
  readonly accountId?: string;
  readonly caller?: string;
  readonly userArn?: string;
  readonly user?: string;
  readonly apiKey?: string;
  readonly apiKeyId?: string;
}

export function openExchange(request: Request): Exchange {
  const startedAt = new Date();
  const given = request.headers.get('x-amzn-trace-id');
  return {
    requestId: randomUUID(),
    extendedId: newExtendedId(),
    traceId: given ?? newTraceId(startedAt),
    request,
    startedAt,
    identity: {},
  };
}
