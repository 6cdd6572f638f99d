import { claimTexts, scopesOf } from '../../gateway/jwt/claims.ts';
import { tokenOf } from '../../gateway/jwt/configuration.ts';
import type { IssuerKeys } from '../../gateway/jwt/issuer-keys.ts';
import { BadToken, type Claims, parseToken } from '../../gateway/jwt/token.ts';
import { verifiedClaims } from '../../gateway/jwt/verified-claims.ts';
import { headerOf } from '../authorizers.ts';
import type { Authorizer, Method } from '../definition.ts';
import { Refusal } from './refusal.ts';

/**
 * What a token says of who called: `requestContext.authorizer`. Throws Refusal 401 without a good token, 403 with one
 * that has none of the method's scopes ("the scope (or scp) claim … must contain at least one", botocore 1.44). The
 * form of the context is our reading, after payload format 1.0 of HTTP APIs: no source shows one of a REST API.
 */
export async function claimsOfToken(
  request: Request,
  { authorizationScopes: wanted = [] }: Method,
  authorizer: Authorizer | undefined,
  keys: IssuerKeys,
): Promise<Record<string, unknown>> {
  const header = headerOf(authorizer?.identitySource);
  const text = header === undefined ? undefined : tokenOf(request, { in: 'header', name: header });
  if (!authorizer || text === undefined) throw unauthorized('the request has no token');
  const claims = await believed(text, authorizer, keys);
  const scopes = scopesOf(claims);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope)))
    throw new Refusal('ACCESS_DENIED', 'Forbidden', { logged: 'the token has none of the scopes' });
  return { claims: claimTexts(claims), scopes: wanted.length > 0 ? scopes : null };
}

/** The claims, by the issuer that the token names of those the authorizer trusts. Throws Refusal 401. */
async function believed(text: string, { jwtConfiguration }: Authorizer, keys: IssuerKeys): Promise<Claims> {
  const { issuers = [], defaultAlgorithms = [] } = jwtConfiguration ?? {};
  try {
    const { iss } = parseToken(text).claims;
    const trusted = issuers.find(({ issuer }) => issuer === iss);
    if (!trusted) throw new BadToken('claim iss is invalid');
    const { issuer, audiences } = trusted;
    return await verifiedClaims(text, { issuer, audience: audiences, algorithms: defaultAlgorithms }, keys);
  } catch (error) {
    if (error instanceof BadToken) throw unauthorized(error.message);
    throw error;
  }
}

function unauthorized(logged: string): Refusal {
  return new Refusal('UNAUTHORIZED', 'Unauthorized', { logged });
}
