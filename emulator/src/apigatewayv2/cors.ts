import type { Snapshot } from './api-store.ts';

type Cors = NonNullable<Snapshot['cors']>;

/** Whether a browser asks before its real request. */
export function isPreflight(request: Request): boolean {
  const { headers, method } = request;
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

/**
 * The gateway's own answer to a preflight. For an origin that is not allowed it is no refusal (403) but an answer
 * without CORS headers: it is the browser that then holds the real request back.
 */
export function preflightResponse(cors: Cors, origin: string | null): Response {
  const response = new Response(null, { status: 204 });
  applyCors(cors, origin, response);
  if (!response.headers.has('access-control-allow-origin')) return response;
  const { allowMethods, allowHeaders, maxAge } = cors;
  if (allowMethods?.length) response.headers.set('access-control-allow-methods', allowMethods.join(','));
  if (allowHeaders?.length) response.headers.set('access-control-allow-headers', allowHeaders.join(','));
  if (maxAge !== undefined) response.headers.set('access-control-max-age', String(maxAge));
  return response;
}

/** With CORS configured the function's own CORS headers are ignored (developer guide, "Configure CORS for HTTP APIs"). */
export function applyCors(cors: Cors, origin: string | null, response: Response): void {
  const { headers } = response;
  const theirs = [...headers.keys()].filter((name) => name.startsWith('access-control-'));
  for (const name of theirs) headers.delete(name);
  // Without an Origin no browser is asking across sites, and nobody would read the headers.
  if (origin === null || !allowed(cors, origin)) return;
  headers.set('access-control-allow-origin', cors.allowOrigins?.includes('*') ? '*' : origin);
  if (cors.allowCredentials) headers.set('access-control-allow-credentials', 'true');
  if (cors.exposeHeaders?.length) headers.set('access-control-expose-headers', cors.exposeHeaders.join(','));
}

/** An origin as configured: itself, `*`, or any host of a scheme (`https://*`). */
function allowed(cors: Cors, origin: string): boolean {
  return (cors.allowOrigins ?? []).some(
    (pattern) =>
      pattern === '*' ||
      pattern.toLowerCase() === origin.toLowerCase() ||
      (pattern.endsWith('://*') && origin.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase())),
  );
}
