import type { Authorizer, Route } from '@aws-sdk/client-apigatewayv2';
import { claimTexts, scopesOf } from '../gateway/jwt/claims.ts';
import { tokenOf, tokenSource } from '../gateway/jwt/configuration.ts';
import type { IssuerKeys } from '../gateway/jwt/issuer-keys.ts';
import { InvalidToken, type Claims } from '../gateway/jwt/token.ts';
import { verifiedClaims } from '../gateway/jwt/verified-claims.ts';
import { GatewayError } from './gateway-error.ts';

/** "Currently, only RSA-based algorithms are supported" (developer guide, http-api-jwt-authorizer). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];

/** `requestContext.authorizer` behind a JWT authorizer. */
export interface JwtContext {
  readonly jwt: {
    readonly claims: Readonly<Record<string, string>>;
    /** The token's scopes; null on a route without scopes. */
    readonly scopes: readonly string[] | null;
  };
}

/**
 * The caller, from the request's token. Throws GatewayError 401 for a missing or invalid token,
 * 403 for one that lacks the route's scopes.
 */
export async function authorizeByToken(
  request: Request,
  route: Route,
  authorizer: Authorizer | undefined,
  keys: IssuerKeys,
): Promise<JwtContext> {
  const stageRequest = tokenSource(authorizer?.IdentitySource?.[0]);
  const text = stageRequest && tokenOf(request, stageRequest);
  if (!authorizer || text === undefined) throw refusal(401, 'Bearer');
  const claims = await verifyToken(text, authorizer, keys);
  const wanted = route.AuthorizationScopes ?? [];
  const scopes = scopesOf(claims);
  if (wanted.length > 0 && !wanted.some((scope) => scopes.includes(scope)))
    throw refusal(403, challenge('insufficient_scope', 'the token has none of the scopes', wanted));
  return { jwt: { claims: claimTexts(claims), scopes: wanted.length > 0 ? scopes : null } };
}

/** The verified claims of a token. Throws GatewayError 401. */
async function verifyToken(
  text: string,
  { JwtConfiguration }: Authorizer,
  keys: IssuerKeys,
): Promise<Claims> {
  const { Issuer: issuer = '', Audience: audience = [] } = JwtConfiguration ?? {};
  try {
    return await verifiedClaims(text, { issuer, audience, algorithms: ALGORITHMS }, keys);
  } catch (error) {
    if (error instanceof InvalidToken) throw refusal(401, challenge('invalid_token', error.message, []));
    throw error;
  }
}

/** RFC 6750, 3: the token error, in the header only and never in the body. */
function challenge(error: string, description: string, scopes: readonly string[]): string {
  const plain = description.replaceAll('"', "'");
  return `Bearer scope="${scopes.join(' ')}" error="${error}" error_description="${plain}"`;
}

function refusal(status: 401 | 403, authenticate: string): GatewayError {
  return new GatewayError(status, undefined, { 'www-authenticate': authenticate });
}
