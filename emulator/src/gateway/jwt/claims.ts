import { BadToken, type Claims } from './token.ts';

/** What an authorizer asks of a token. */
export interface Expected {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/**
 * The claims that API Gateway validates, in its order (developer guide, http-api-jwt-authorizer): iss, aud or
 * client_id, exp, nbf, iat. Throws BadToken for the first that is wrong.
 */
export function checkClaims(claims: Claims, expected: Expected, now: Date): void {
  if (claims['iss'] !== expected.issuer) throw new BadToken('claim iss is invalid');
  if (!audiencesOf(claims).some((one) => expected.audience.includes(one)))
    throw new BadToken('the token does not have a valid audience');
  const seconds = now.getTime() / 1000;
  if (secondsOf(claims, 'exp', Number.NEGATIVE_INFINITY) <= seconds)
    throw new BadToken('the token has expired');
  if (secondsOf(claims, 'nbf', seconds) > seconds) throw new BadToken('the token is not valid yet');
  if (secondsOf(claims, 'iat', seconds) > seconds)
    throw new BadToken('the token was used before it was issued');
}

/** "API Gateway validates client_id only if aud is not present." */
function audiencesOf({ aud, client_id: clientId }: Claims): readonly string[] {
  return [aud ?? clientId].flat().filter((one) => typeof one === 'string');
}

/** NumericDate (RFC 7519, 2). Throws BadToken for a claim that is there and no number. */
function secondsOf(claims: Claims, name: string, absent: number): number {
  const value = claims[name] ?? absent;
  if (typeof value !== 'number') throw new BadToken(`claim ${name} is invalid`);
  return value;
}

/** What the token is good for: `scope`, words in one text, or `scp`, which some issuers write as a list. */
export function scopesOf({ scope, scp }: Claims): readonly string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === 'string' ? given.split(' ').filter(Boolean) : [];
}

/** Claims as the event carries them: every value is text, and a list is its words in brackets. */
export function claimTexts(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
