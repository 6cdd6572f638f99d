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

const HASHES: Readonly<Record<string, string>> = {
  RS256: 'sha256',
  RS384: 'sha384',
  RS512: 'sha512',
  ES256: 'sha256',
  ES384: 'sha384',
  ES512: 'sha512',
};

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

/**
 * The hash that the token's algorithm stands for. The list, not the token, decides: neither `none` nor an HMAC that
 * takes the public key for its secret is ever on it. Throws BadToken for an algorithm that is not listed.
 */
export function hashOf({ header: { alg } }: Token, allowed: readonly string[]): string {
  const listed = typeof alg === 'string' && allowed.includes(alg) && Object.hasOwn(HASHES, alg);
  const hash = listed ? HASHES[alg] : undefined;
  if (hash === undefined) throw new BadToken(`signing method ${String(alg)} is invalid`);
  return hash;
}

/** Throws BadToken unless the key's owner has signed the token. A signature of ECDSA is r and s (RFC 7518, 3.4). */
export function checkSignature(token: Token, allowed: readonly string[], key: KeyObject): void {
  const by = { key, dsaEncoding: 'ieee-p1363' } as const;
  if (!verify(hashOf(token, allowed), token.signed, by, token.signature))
    throw new BadToken('signature is invalid');
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
