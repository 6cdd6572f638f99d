import { type KeyObject, verify } from 'node:crypto';

/** The payload of a token: registered claims and any others. */
export type Claims = Readonly<Record<string, unknown>>;

/** A parsed token, not verified yet. */
export interface Token {
  readonly header: Claims;
  readonly claims: Claims;
  /** The signed text: header and payload as received. */
  readonly signed: Buffer;
  readonly signature: Buffer;
}

/** A token was rejected; the message becomes `error_description`. */
export class InvalidToken extends Error {
  override readonly name = 'BadToken';
}

const HASHES: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
};

/** Parses a compact JWS (RFC 7515, 7.1). Throws InvalidToken. */
export function parseToken(text: string): Token {
  const [header = '', payload = '', signature = ''] = text.split('.');
  if (text.split('.').length !== 3) throw new InvalidToken('token contains an invalid number of segments');
  return {
    header: objectIn(header),
    claims: objectIn(payload),
    signed: Buffer.from(`${header}.${payload}`),
    signature: Buffer.from(signature, 'base64url'),
  };
}

/**
 * The hash of the token's algorithm. Only listed algorithms are accepted: neither `none` nor an HMAC that
 * uses the public key as its secret is ever listed. Throws InvalidToken for an algorithm that is not listed.
 */
export function hashOf({ header: { alg } }: Token, allowed: readonly string[]): string {
  const listed = typeof alg === 'string' && allowed.includes(alg) && Object.hasOwn(HASHES, alg);
  const hash = listed ? HASHES[alg] : undefined;
  if (hash === undefined) throw new InvalidToken(`signing method ${String(alg)} is invalid`);
  return hash;
}

/** Throws InvalidToken unless the key's owner has signed the token. A signature of ECDSA is r and s (RFC 7518, 3.4). */
export function checkSignature(token: Token, allowed: readonly string[], key: KeyObject): void {
  const by = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify(hashOf(token, allowed), token.signed, by, token.signature))
    throw new InvalidToken('signature is invalid');
}

function objectIn(segment: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(segment, 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return Object.fromEntries(Object.entries(value));
  } catch (cause) {
    throw new InvalidToken('token is malformed', { cause });
  }
  throw new InvalidToken('token is malformed');
}
