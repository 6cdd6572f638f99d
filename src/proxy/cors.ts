import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

import type { Cors } from '../contract/cors.ts';
import { CORS_ANSWER_HEADERS, CORS_METHODS, CORS_REQUEST_HEADERS } from '../contract/cors.ts';

/**
 * CORS headers on every response, including errors, and the response to a preflight. An HTTP API with CORS settings
 * replaces these headers and answers preflights itself; a REST API passes both through.
 */
export function withCors({ origins, maxAgeSeconds }: Cors): MiddlewareHandler {
  return cors({
    origin: origins.includes('*') ? '*' : [...origins],
    allowMethods: [...CORS_METHODS],
    allowHeaders: [...CORS_REQUEST_HEADERS],
    exposeHeaders: [...CORS_ANSWER_HEADERS],
    maxAge: maxAgeSeconds,
  });
}
