/** Where a request carries its token. */
export interface TokenSource {
  readonly in: 'header' | 'querystring';
  readonly name: string;
}

const SELECTION = /^\$request\.(header|querystring)\.([\w-]+)$/;

/** Parses a selection expression; undefined when it is not valid for a JWT. */
export function tokenSource(source: string | undefined): TokenSource | undefined {
  const [, place, name] = SELECTION.exec(source ?? '') ?? [];
  if ((place !== 'header' && place !== 'querystring') || name === undefined) return undefined;
  return { in: place, name };
}

/**
 * AWS accepts only https. Here, http is allowed on loopback, so that a test can run its own issuer: traffic that never
 * leaves the machine needs no TLS.
 */
export function isIssuer(issuer: string | undefined): boolean {
  if (issuer === undefined || !URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The token, with or without the prefix "Bearer " (developer guide, http-api-jwt-authorizer). */
export function tokenOf(request: Request, place: TokenSource): string | undefined {
  const value =
    place.in === 'header'
      ? request.headers.get(place.name)
      : new URL(request.url).searchParams.get(place.name);
  return value?.replace(/^Bearer\s+/i, '') || undefined;
}
