import type { Snapshot } from './api-store.ts';

type Cors = NonNullable<Snapshot['cors']>;

/** Whether the request is a CORS preflight. */
export function isPreflight(request: Request): boolean {
  const { headers, method } = request;
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/**
 * The gateway's response to a preflight. An origin that is not allowed gets not a 403 but a response
 * without CORS headers; the browser then blocks the actual request.
 */
export function preflightResponse(cors: Cors, origin: string | null): Response {
  const response = new Response(null, { status: 204 });
  applyCors(cors, origin, response);
  if (!response.headers.has('access-control-allow-origin')) return response;
  const { AllowMethods: allowMethods, AllowHeaders: allowHeaders, MaxAge: maxAge } = cors;
  if (allowMethods?.length) response.headers.set('access-control-allow-methods', allowMethods.join(','));
  if (allowHeaders?.length) response.headers.set('access-control-allow-headers', allowHeaders.join(','));
  if (maxAge !== undefined) response.headers.set('access-control-max-age', String(maxAge));
  return response;
}

/**
 * With CORS configured, the function's own CORS headers are ignored (developer guide, "Configure CORS for HTTP
 * APIs").
 */
export function applyCors(cors: Cors, origin: string | null, response: Response): void {
  const { headers } = response;
  const theirs = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
  for (const name of theirs) headers.delete(name);
  // Without an Origin it is no cross-origin request, and the headers are not needed.
  if (origin === null || !allowed(cors, origin)) return;
  headers.set('access-control-allow-origin', cors.AllowOrigins?.includes('*') ? '*' : origin);
  if (cors.AllowCredentials) headers.set('access-control-allow-credentials', 'true');
  if (cors.ExposeHeaders?.length) headers.set('access-control-expose-headers', cors.ExposeHeaders.join(','));
}

/** An origin as configured: itself, `*`, or any host of a scheme (`https://*`). */
function allowed(cors: Cors, origin: string): boolean {
  return (cors.AllowOrigins ?? []).some(
    (pattern) =>
      pattern === '*' ||
      pattern.toLowerCase() === origin.toLowerCase() ||
      (pattern.endsWith('://*') && origin.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase())),
  );
}
