/** Where a request carries its token. */
export interface TokenPlace {
  readonly in: 'header' | 'querystring';
  readonly name: string;
}

const SELECTION = /^\$request\.(header|querystring)\.([\w-]+)$/;

/** What a selection expression names; undefined when it is none for a JWT. */
export function tokenPlace(source: string | undefined): TokenPlace | undefined {
  const [, place, name] = SELECTION.exec(source ?? '') ?? [];
  if ((place !== 'header' && place !== 'querystring') || name === undefined) return undefined;
  return { in: place, name };
}

/**
 * AWS takes https alone. Here http is let through on loopback, so that a test can be its own issuer: what never
 * leaves the machine needs no TLS.
 */
export function isIssuer(issuer: string | undefined): boolean {
  if (issuer === undefined || !URL.canParse(issuer)) return false;
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The token itself: "Bearer " before it may be left out (developer guide, http-api-jwt-authorizer). */
export function tokenOf(request: Request, place: TokenPlace): string | undefined {
  const value =
    place.in === 'header'
      ? request.headers.get(place.name)
      : new URL(request.url).searchParams.get(place.name);
  return value?.replace(/^Bearer\s+/i, '') || undefined;
}
