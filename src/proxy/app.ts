import { Hono } from 'hono';
import { etag } from 'hono/etag';

import { PROBLEM_MEDIA_TYPE, problemOf, ProxyFault, statusOf } from '../contract/problem.ts';
import { HEALTH_ROUTE, OPENAPI_ROUTE } from '../contract/routes.ts';
import type { App, AppContext, AppOptions } from './app-context.ts';
import { withCors } from './cors.ts';
import { checkHeaderSize } from './header-size.ts';
import { ANY_PATH, requestLog } from './request-log.ts';
import { answerHealth, answerOpenApi } from './service-routes.ts';
import { answerTask } from './task-route.ts';

// A resource that supports GET supports HEAD (RFC 9110, 9.3.2).
const READ_METHODS = 'GET, HEAD';

/**
 * The proxy as Request → Response: the task's route, health and OpenAPI document; every error as
 * application/problem+json.
 */
export function createApp(options: AppOptions): App {
  const app: App = new Hono();
  app.use(requestLog(options));
  if (options.cors) app.use(withCors(options.cors));
  app.use(async (c, next) => {
    checkHeaderSize(c.req.raw.headers);
    await next();
  });
  app.post(options.path, (c) => answerTask(c, options));
  app.all(options.path, (c) => rejectMethod(c, 'POST'));
  app.get(HEALTH_ROUTE.path, (c) => answerHealth(c, options));
  app.all(HEALTH_ROUTE.path, (c) => rejectMethod(c, READ_METHODS));
  app.get(OPENAPI_ROUTE.path, etag(), (c) => answerOpenApi(c, options));
  app.all(OPENAPI_ROUTE.path, (c) => rejectMethod(c, READ_METHODS));
  app.all(ANY_PATH, () => {
    throw new ProxyFault('not-found');
  });
  app.onError((error, c) =>
    problemResponse(c, error instanceof ProxyFault ? error : new ProxyFault('internal')),
  );
  return app;
}

function rejectMethod(c: AppContext, allowed: string): never {
  c.header('allow', allowed);
  throw new ProxyFault('method-not-allowed', `this path supports ${allowed}`);
}

function problemResponse(c: AppContext, fault: ProxyFault): Response {
  if (fault.retryAfterSeconds !== undefined) c.header('retry-after', String(fault.retryAfterSeconds));
  const problem = JSON.stringify(problemOf(fault, c.get('requestId')));
  return c.body(problem, statusOf(fault.code), { 'content-type': PROBLEM_MEDIA_TYPE });
}
