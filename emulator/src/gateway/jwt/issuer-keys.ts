import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { InvalidToken } from './token.ts';

/** Timeout of the fetch of JWKS and discovery document: 1,500 ms, fixed (quotas of HTTP APIs). */
const FETCH_TIMEOUT_MS = 1_500;
/** "API Gateway can cache the public key for two hours" (developer guide, http-api-jwt-authorizer). */
const CACHE_MS = 2 * 60 * 60_000;

interface CachedKeys {
  readonly key: KeyObject;
  readonly untilMs: number;
}

/** The public keys of issuers, cached for two hours. An unknown key id triggers a new fetch. */
export class IssuerKeys {
  readonly #kept = new Map<string, CachedKeys>();

  /** Throws InvalidToken when the issuer has no such key for that algorithm, or cannot be reached. */
  async find(issuer: string, keyId: string, algorithm: string): Promise<KeyObject> {
    const name = JSON.stringify([issuer, keyId, algorithm]);
    const kept = this.#kept.get(name);
    if (kept && kept.untilMs > Date.now()) return kept.key;
    const found = (await published(issuer)).find((jwk) => isFor(jwk, keyId, algorithm));
    if (!found) throw new InvalidToken('unable to find the key that the token was signed with');
    const key = publicKey(found);
    this.#kept.set(name, { key, untilMs: Date.now() + CACHE_MS });
    return key;
  }
}

function publicKey(jwk: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch (cause) {
    throw new InvalidToken('unable to decode the public key', { cause });
  }
}

function isFor({ kty, kid, use, alg }: JsonWebKey, keyId: string, algorithm: string): boolean {
  if (kty !== (algorithm.startsWith('ES') ? 'EC' : 'RSA') || kid !== keyId) return false;
  return (use ?? 'sig') === 'sig' && (alg ?? algorithm) === algorithm;
}

/** The issuer's key set: from the URL in its discovery document, or from the usual default path. */
async function published(issuer: string): Promise<JsonWebKey[]> {
  const base = issuer.replace(/\/$/, '');
  const discovery = await document(`${base}/.well-known/openid-configuration`);
  const named = discovery?.['jwks_uri'];
  const set = await document(typeof named === 'string' ? named : `${base}/.well-known/jwks.json`);
  const keys: unknown = set?.['keys'];
  if (!Array.isArray(keys)) throw new InvalidToken(`unable to read the keys of the issuer ${issuer}`);
  return keys.filter((key) => typeof key === 'object' && key !== null);
}

/** Fetches a JSON object; undefined on any failure. */
async function document(url: string): Promise<Record<string, unknown> | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
    const value: unknown = response.ok ? await response.json() : undefined;
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value))
      : undefined;
  } catch {
    // Unreachable or not JSON: the API's caller gets 401 either way, as at AWS.
    return undefined;
  }
}
