import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';

import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';

import { isAttributeValue, REQUEST_ID_HEADER } from '../contract/release.ts';
import type { AppContext, AppOptions } from './app-context.ts';
import { failureParts, levelOf, requestContextParts } from './log-line.ts';
import { timeParts } from './timing.ts';

/** Hono's name for every path. */
export const ANY_PATH = '/*';

/** Gives each request its id, returns the id in a header and writes one log line. */
export function requestLog({
  log,
  requestContextOf,
}: Pick<AppOptions, 'log' | 'requestContextOf'>): MiddlewareHandler {
  return async (c: AppContext, next) => {
    const startedAtMs = performance.now();
    const requestContext = requestContextOf?.(c.env) ?? {};
    c.set('requestContext', requestContext);
    c.set('requestId', requestIdFor(requestContext.requestId));
    c.set('measured', {});
    await next();
    c.header(REQUEST_ID_HEADER, c.get('requestId'));
    log(lineOf(c, requestContext.startedAtMs ?? startedAtMs));
  };
}

/** API Gateway's id, unless a header could not carry it. */
function requestIdFor(given: string | undefined): string {
  return given !== undefined && isAttributeValue(given) ? given : randomUUID();
}

function lineOf(c: AppContext, startedAtMs: number): Parameters<AppOptions['log']>[0] {
  const measured = c.get('measured');
  return {
    level: levelOf(c.res.status),
    event: 'request',
    requestId: c.get('requestId'),
    ...requestContextParts(c.get('requestContext')),
    method: c.req.method,
    route: matchedRoutes(c).find(({ path }) => path !== ANY_PATH)?.path ?? ANY_PATH,
    status: c.res.status,
    ...measured,
    ...failureParts(c.error),
    ...timeParts(startedAtMs, measured),
  };
}
