import type { handle } from 'hono/aws-lambda';

import { withResourcePath, isRestEvent, type RestEvent } from './rest-event.ts';
import { restoreInvalidUtf8 } from './restore-invalid-utf8.ts';

type HttpApiEvent = Extract<Parameters<ReturnType<typeof handle>>[0], { rawPath: string }>;

/** What an HTTP API (payload format 2.0) or a REST API (1.0) passes to the function. */
export type ApiEvent = HttpApiEvent | RestEvent;

/** The event with the path of its route and the body as the caller sent it. */
export function normalizedEvent(event: ApiEvent): ApiEvent {
  return isRestEvent(event)
    ? withResourcePath(restoreInvalidUtf8(event))
    : withoutBodyOnGet(restoreInvalidUtf8(withRoutePath(event)));
}

/**
 * rawPath starts with a named stage or a custom domain's mapping (`/prod/predict`); the route key (`POST /predict`) is
 * the same for all of them. For a route with a variable, or `$default`, the path is used.
 */
function withRoutePath(event: HttpApiEvent): HttpApiEvent {
  const [, path] = event.routeKey.split(' ');
  return path === undefined || path.includes('{') ? event : { ...event, rawPath: path };
}

/** A GET body has no meaning (RFC 9110, 9.3.1), and a Request cannot have one: it would end as a bare 400. */
function withoutBodyOnGet(event: HttpApiEvent): HttpApiEvent {
  return /^(GET|HEAD)$/.test(event.requestContext.http.method) ? { ...event, body: null } : event;
}
