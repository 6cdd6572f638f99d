import { randomUUID } from 'node:crypto';
import { newExtendedId, newTraceId } from '../../gateway/request-context.ts';
import type { Method, Resource } from '../definition.ts';
import type { ApiRecord, Snapshot, Stage } from '../store.ts';

/** Where a request landed. */
export interface Place {
  readonly record: ApiRecord;
  readonly stage: Stage;
  readonly snapshot: Snapshot;
  /** The path below the stage, encoded: what resources are matched against. */
  readonly path: string;
  /** `path` of the event, decoded: without the stage, and below a domain of one's own with the base path. */
  readonly eventPath: string;
  /** `requestContext.path`, decoded: what the client asked for. */
  readonly rawPath: string;
  /** The host name at AWS, or the domain of one's own. */
  readonly domainName: string;
}

/** The method a request means, and what the variables of its path stand for. */
export interface Target {
  readonly resource: Resource;
  readonly method: Method;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** One request on its way through the gateway, with what is learnt of it for event, access log and refusals. */
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

/** Who called, as the event tells it. */
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
