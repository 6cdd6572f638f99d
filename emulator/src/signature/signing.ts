import { createHash, createHmac } from 'node:crypto';

/** What a signature is bound to: SigV4's credential scope without the key. */
export interface SigningScope {
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  /** The signing name of the service. */
  readonly service: string;
}

/** A request in the parts that its signature covers. */
export interface CanonicalParts {
  readonly method: string;
  /** The path as it was sent, percent-encoded. */
  readonly path: string;
  /** The query as it was sent, with or without its `?`. */
  readonly search: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Hex SHA-256 of the body, or the constant that S3 accepts instead. */
  readonly payloadHash: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';
/** Not part of what is signed, as it is the result. */
const SIGNATURE_PARAMETER = 'X-Amz-Signature';

/**
 * The signature of a request in hex.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function requestSignature(parts: CanonicalParts, scope: SigningScope, by: Signer): string {
  return by.sign(`${ALGORITHM}\n${by.time}\n${scopeText(scope)}\n${sha256(canonicalRequest(parts, scope))}`);
}

/** Signs with the key that is derived for a scope. */
export interface Signer {
  /** YYYYMMDDTHHMMSSZ */
  readonly time: string;
  readonly sign: (stringToSign: string) => string;
}

export function signerFor(secret: string, { date, region, service }: SigningScope, time: string): Signer {
  const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    `AWS4${secret}`,
  );
  return { time, sign: (text) => createHmac('sha256', key).update(text).digest('hex') };
}

export function scopeText({ date, region, service }: SigningScope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function canonicalRequest(parts: CanonicalParts, { service }: SigningScope): string {
  const { method, path, search, payloadHash } = parts;
  const headers = [...parts.headers].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [
    method,
    // Every service but S3 signs the path encoded twice.
    service === 's3' ? path : encoded(path).replaceAll('%2F', '/'),
    canonicalQuery(search),
    ...headers.map(([name, value]) => `${name}:${value.trim().replaceAll(/\s+/g, ' ')}`),
    '',
    headers.map(([name]) => name).join(';'),
    payloadHash,
  ].join('\n');
}

/** Sorted by name, then by value, in encoded form. */
function canonicalQuery(search: string): string {
  return [...queryPairs(search)]
    .filter(([name]) => name !== SIGNATURE_PARAMETER)
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .toSorted((left, right) => compare(left[0], right[0]) || compare(left[1], right[1]))
    .map((pair) => pair.join('='))
    .join('&');
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

/** The query decoded without form rules: in a signed URL a plus sign is a plus sign. */
function* queryPairs(search: string): Generator<readonly [name: string, value: string]> {
  for (const pair of search.replace(/^\?/, '').split('&').filter(Boolean)) {
    const [name = '', ...value] = pair.split('=');
    yield [decoded(name), decoded(value.join('='))];
  }
}

/** A malformed escape is kept: no client signs one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** RFC 3986: unreserved characters stay, everything else is %XX. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
