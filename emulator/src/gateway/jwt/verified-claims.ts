import { checkClaims, type Expected } from './claims.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { BadToken, checkSignature, type Claims, hashOf, parseToken } from './token.ts';

/** What an authorizer believes: tokens of one issuer, for its audiences, signed in one of some ways. */
export interface Trust extends Expected {
  readonly algorithms: readonly string[];
}

/** The claims of a token that is what the authorizer asks for. Throws BadToken. */
export async function verifiedClaims(text: string, trust: Trust, keys: IssuerKeys): Promise<Claims> {
  const token = parseToken(text);
  // Before any key is asked for: what may be verified is not the token's to say.
  hashOf(token, trust.algorithms);
  const { kid, alg } = token.header;
  if (typeof kid !== 'string') throw new BadToken('the token names no key (kid)');
  checkSignature(token, trust.algorithms, await keys.find(trust.issuer, kid, String(alg)));
  checkClaims(token.claims, trust, new Date());
  return token.claims;
}
