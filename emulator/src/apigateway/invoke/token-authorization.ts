import type { Method } from '@aws-sdk/client-api-gateway';
import { claimTexts, scopesOf } from '../../gateway/jwt/claims.ts';
import { tokenOf } from '../../gateway/jwt/configuration.ts';
import type { IssuerKeys } from '../../gateway/jwt/issuer-keys.ts';
import { InvalidToken, type Claims, parseToken } from '../../gateway/jwt/token.ts';
import { verifiedClaims } from '../../gateway/jwt/verified-claims.ts';
import { headerOf } from '../authorizers.ts';
import type { Authorizer } from '../definition.ts';
import { GatewayError } from './gateway-error.ts';

/**
 * The caller's claims, `requestContext.authorizer`. Throws GatewayError 401 without a valid token, 403 with one
 * that lacks the method's scopes ("the scope (or scp) claim … must contain at least one", botocore 1.44). The
 * form of the context follows payload format 1.0 of HTTP APIs; for REST APIs it is undocumented.
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
  const claims = await verifyToken(text, authorizer, keys);
  const scopes = scopesOf(claims);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope)))
    throw new GatewayError('ACCESS_DENIED', 'Forbidden', { logged: 'the token has none of the scopes' });
  return { claims: claimTexts(claims), scopes: wanted.length > 0 ? scopes : null };
}

/** The verified claims of a token from one of the authorizer's issuers. Throws GatewayError 401. */
async function verifyToken(
  text: string,
  { jwtConfiguration }: Authorizer,
  keys: IssuerKeys,
): Promise<Claims> {
  const { issuers = [], defaultAlgorithms = [] } = jwtConfiguration ?? {};
  try {
    const { iss } = parseToken(text).claims;
    const trusted = issuers.find(({ issuer }) => issuer === iss);
    if (!trusted) throw new InvalidToken('claim iss is invalid');
    const { issuer, audiences } = trusted;
    return await verifiedClaims(text, { issuer, audience: audiences, algorithms: defaultAlgorithms }, keys);
  } catch (error) {
    if (error instanceof InvalidToken) throw unauthorized(error.message);
    throw error;
  }
}

function unauthorized(logged: string): GatewayError {
  return new GatewayError('UNAUTHORIZED', 'Unauthorized', { logged });
}
