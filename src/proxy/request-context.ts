import { performance } from 'node:perf_hooks';

import { traceIdOf } from './trace.ts';

/** What the door knows of a request beside its HTTP. */
export interface RequestContext {
  /** The id that API Gateway gave it: the one that callers see and that travels on. */
  readonly requestId?: string | undefined;
  /** Lambda's own, which stands in its START, END and REPORT lines. */
  readonly lambdaRequestId?: string | undefined;
  readonly traceId?: string | undefined;
  /** When it came, in milliseconds of performance.now(). */
  readonly startedAtMs?: number;
  /** Whether it is the first of its execution environment. */
  readonly coldStart?: boolean;
}

/** As much of an event of API Gateway as is read here; headers of HTTP APIs are in lower case, of REST APIs as sent. */
interface Event {
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly requestContext?: { readonly requestId?: string };
}

/** The arrivals of one execution environment, whose first is a cold start. */
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
