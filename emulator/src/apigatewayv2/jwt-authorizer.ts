import { claimTexts, scopesOf } from '../gateway/jwt/claims.ts';
import { tokenOf, tokenPlace } from '../gateway/jwt/configuration.ts';
import type { IssuerKeys } from '../gateway/jwt/issuer-keys.ts';
import { BadToken, type Claims } from '../gateway/jwt/token.ts';
import { verifiedClaims } from '../gateway/jwt/verified-claims.ts';
import type { Authorizer, Route } from './api-store.ts';
import { Refusal } from './refusal.ts';

/** "Currently, only RSA-based algorithms are supported" (developer guide, http-api-jwt-authorizer). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/** `requestContext.authorizer` behind a JWT authorizer. */
export interface JwtContext {
  readonly jwt: {
    readonly claims: Readonly<Record<string, string>>;
    /** The token's scopes; null on a route that asks for none. */
    readonly scopes: readonly string[] | null;
  };
}

/**
 * Who called, by the token that the request carries. Throws Refusal 401 without a token or with one that is not
 * good, 403 with one that has none of the route's scopes.
 */
export async function authorizeByToken(
  request: Request,
  route: Route,
  authorizer: Authorizer | undefined,
  keys: IssuerKeys,
): Promise<JwtContext> {
  const place = tokenPlace(authorizer?.identitySource?.[0]);
  const text = place && tokenOf(request, place);
  if (!authorizer || text === undefined) throw refusal(401, 'Bearer');
  const claims = await believed(text, authorizer, keys);
  const wanted = route.authorizationScopes ?? [];
  const scopes = scopesOf(claims);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope)))
    throw refusal(403, challenge('insufficient_scope', 'the token has none of the scopes', wanted));
  return { jwt: { claims: claimTexts(claims), scopes: wanted.length > 0 ? scopes : null } };
}

/** The claims of a token that is what the authorizer asks for. Throws Refusal 401. */
async function believed(text: string, { jwtConfiguration }: Authorizer, keys: IssuerKeys): Promise<Claims> {
  const { issuer = '', audience = [] } = jwtConfiguration ?? {};
  try {
    return await verifiedClaims(text, { issuer, audience, algorithms: ALGORITHMS }, keys);
  } catch (error) {
    if (error instanceof BadToken) throw refusal(401, challenge('invalid_token', error.message, []));
    throw error;
  }
}

/** RFC 6750, 3: what was wrong with the token, in the header alone; the body never says. */
function challenge(error: string, description: string, scopes: readonly string[]): string {
  const plain = description.replaceAll('"', "'");
  return `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${plain}"`;
}

function refusal(status: 401 | 403, authenticate: string): Refusal {
  return new Refusal(status, undefined, { 'www-authenticate': authenticate });
}
