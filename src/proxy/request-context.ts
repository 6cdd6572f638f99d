import { performance } from 'node:perf_hooks';

import { traceIdOf } from './trace.ts';

/** What API Gateway and Lambda report about a request, apart from its HTTP. */
export interface RequestContext {
  /** API Gateway's id, which callers see and which is passed upstream. */
  readonly requestId?: string | undefined;
  /** Lambda's id, as in its START, END and REPORT lines. */
  readonly lambdaRequestId?: string | undefined;
  readonly traceId?: string | undefined;
  /** When it was received, in milliseconds of performance.now(). */
  readonly startedAtMs?: number;
  /** Whether it is the first in its execution environment. */
  readonly coldStart?: boolean;
}

/** The parts of an API Gateway event that are used; headers of HTTP APIs are in lower case, of REST APIs as sent. */
interface Event {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext?: { readonly requestId?: string };
}

/** The request contexts of one execution environment; its first request is a cold start. */
export function requestContexts(environment: NodeJS.ProcessEnv) {
  let coldStart = true;
  return (event: Event, context: { readonly awsRequestId?: string } | undefined): RequestContext => {
    const requestContext: RequestContext = {
      requestId: event.requestContext?.requestId,
      lambdaRequestId: context?.awsRequestId,
      traceId: traceIdOf({
        traceparent: headerOf(event, 'traceparent'),
        // Lambda renews the variable for each invocation (Developer Guide, "Defined runtime environment variables").
        xray: [environment['_X_AMZN_TRACE_ID'], headerOf(event, 'x-amzn-trace-id')],
      }),
      startedAtMs: performance.now(),
      coldStart,
    };
    coldStart = false;
    return requestContext;
  };
}

function headerOf({ headers }: Event, name: string): string | undefined {
  const found = Object.entries(headers ?? {}).find(([each]) => each.toLowerCase() === name);
  return found?.[1];
}
