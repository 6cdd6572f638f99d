import { checkClaims, type Expected } from './claims.ts';
import type { IssuerKeys } from './issuer-keys.ts';
import { InvalidToken, checkSignature, type Claims, hashOf, parseToken } from './token.ts';

/** What an authorizer accepts: tokens of one issuer, for its audiences, signed with an allowed algorithm. */
export interface Trust extends Expected {
  readonly algorithms: readonly string[];
}

/** The verified claims of a token. Throws InvalidToken. */
export async function verifiedClaims(text: string, trust: Trust, keys: IssuerKeys): Promise<Claims> {
  const token = parseToken(text);
  // Checked before fetching keys: the token must not choose the algorithm.
  hashOf(token, trust.algorithms);
  const { kid, alg } = token.header;
  if (typeof kid !== 'string') throw new InvalidToken('the token names no key (kid)');
  checkSignature(token, trust.algorithms, await keys.find(trust.issuer, kid, String(alg)));
  checkClaims(token.claims, trust, new Date());
  return token.claims;
}
