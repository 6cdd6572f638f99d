import { InvalidToken, type Claims } from './token.ts';

/** The claims required by an authorizer. */
export interface Expected {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/**
 * The claims that API Gateway validates, in its order (developer guide, http-api-jwt-authorizer): iss, aud or
 * client_id, exp, nbf, iat. Throws InvalidToken for the first invalid one.
 */
export function checkClaims(claims: Claims, expected: Expected, now: Date): void {
  if (claims['iss'] !== expected.issuer) throw new InvalidToken('claim iss is invalid');
  if (!audiencesOf(claims).some((one) => expected.audience.includes(one)))
    throw new InvalidToken('the token does not have a valid audience');
  const seconds = now.getTime() / 1000;
  if (secondsOf(claims, 'exp', Number.NEGATIVE_INFINITY) <= seconds)
    throw new InvalidToken('the token has expired');
  if (secondsOf(claims, 'nbf', seconds) > seconds) throw new InvalidToken('the token is not valid yet');
  if (secondsOf(claims, 'iat', seconds) > seconds)
    throw new InvalidToken('the token was used before it was issued');
}

/** "API Gateway validates client_id only if aud is not present." */
function audiencesOf({ aud, client_id: clientId }: Claims): readonly string[] {
  return [aud ?? clientId].flat().filter((one) => typeof one === 'string');
}

/** NumericDate (RFC 7519, 2). Throws InvalidToken for a claim that is present but not a number. */
function secondsOf(claims: Claims, name: string, absent: number): number {
  const value = claims[name] ?? absent;
  if (typeof value !== 'number') throw new InvalidToken(`claim ${name} is invalid`);
  return value;
}

/** The scopes of the token: `scope`, space-separated, or `scp`, a list for some issuers. */
export function scopesOf({ scope, scp }: Claims): readonly string[] {
  const given = scope ?? scp;
  if (Array.isArray(given)) return given.map(String);
  return typeof given === 'string' ? given.split(' ').filter(Boolean) : [];
}

/** Claims as in the event: every value is a string, and a list is written as words in brackets. */
export function claimTexts(claims: Claims): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
