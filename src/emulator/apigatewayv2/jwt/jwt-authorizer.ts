import type { Authorizer, Route } from '../api-store.ts';
import { Refusal } from '../refusal.ts';
import { checkClaims, claimTexts, scopesOf } from './claims.ts';
import { tokenOf, tokenPlace } from './configuration.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { BadToken, checkSignature, type Claims, hashOf, parseToken } from './token.ts';

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
    const token = parseToken(text);
    // Before any key is asked for: what may be verified is not the token's to say.
    hashOf(token);
    const { kid, alg } = token.header;
    if (typeof kid !== 'string') throw new BadToken('the token names no key (kid)');
    checkSignature(token, await keys.find(issuer, kid, String(alg)));
    checkClaims(token.claims, { issuer, audience }, new Date());
    return token.claims;
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
