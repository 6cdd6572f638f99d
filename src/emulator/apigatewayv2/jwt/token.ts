import { type KeyObject, verify } from 'node:crypto';

/** The payload of a token: registered claims and any others. */
export type Claims = Readonly<Record<string, unknown>>;

/** A token taken apart; nothing in it is believed yet. */
export interface Token {
  readonly header: Claims;
  readonly claims: Claims;
  /** What is signed: header and payload as they came. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** Why a token is not accepted, in the words of `error_description`. */
export class BadToken extends Error {
  override readonly name = 'BadToken';
}

/**
 * "Currently, only RSA-based algorithms are supported" (developer guide, http-api-jwt-authorizer). The list, not the
 * token, decides: neither `none` nor an HMAC that takes the public key for its secret is on it.
 */
const HASHES: Readonly<Record<string, string>> = { RS256: 'sha256', RS384: 'sha384', RS512: 'sha512' };

/** Takes a compact JWS apart (RFC 7515, 7.1). Throws BadToken. */
export function parseToken(text: string): Token {
  const [header = '', payload = '', signature = ''] = text.split('.');
  if (text.split('.').length !== 3) throw new BadToken('token contains an invalid number of segments');
  return {
    header: objectIn(header),
    claims: objectIn(payload),
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** The hash that the token's algorithm stands for. Throws BadToken for every algorithm but RSA's. */
export function hashOf({ header: { alg } }: Token): string {
  const hash = typeof alg === 'string' && Object.hasOwn(HASHES, alg) ? HASHES[alg] : undefined;
  if (hash === undefined) throw new BadToken(`signing method ${String(alg)} is invalid`);
  return hash;
}

/** Throws BadToken unless the key's owner has signed the token. */
export function checkSignature(token: Token, key: KeyObject): void {
  if (!verify(hashOf(token), token.signed, key, token.signature)) throw new BadToken('signature is invalid');
}

function objectIn(segment: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.fromEntries(Object.entries(value));
  } catch (cause) {
    throw new BadToken('token is malformed', { cause });
  }
  throw new BadToken('token is malformed');
}
