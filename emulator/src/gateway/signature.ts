import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

/** The input of signature verification. */
export interface Signed {
  request: Request;
  body: Uint8Array;
  /** The region of the API; a signature for another region is invalid. */
  region: string;
  /** Access key id → secret. */
  credentials: ReadonlyMap<string, string>;
  now: Date;
}

/** AWS accepts a signature for five minutes either way (IAM user guide, "Troubleshoot Signature Version 4"). */
const MAX_SKEW_MS = 300_000;
const SERVICE = 'execute-api';
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=([a-z0-9;_-]+),\s*Signature=([0-9a-f]{64})$/;

/** The reason a signature is invalid. */
export type SignatureFault = 'unsigned' | 'malformed' | 'unknown-key' | 'wrong-scope' | 'skewed' | 'mismatch';

/** Returns the access key id; undefined for an invalid signature. */
export async function verifiedKey(signed: Signed): Promise<string | undefined> {
  return (await verifySignature(signed)).keyId;
}

/**
 * Verifies an Authorization header by re-signing the request; returns the access key id or the reason. A
 * request may be unsigned, too old, for another service or region, or not what was signed.
 */
export async function verifySignature(
  signed: Signed,
): Promise<{ keyId: string; fault?: never } | { keyId?: never; fault: SignatureFault }> {
  const { headers } = signed.request;
  const authorization = headers.get('authorization');
  if (authorization === null) return { fault: 'unsigned' };
  const parts = AUTHORIZATION.exec(authorization);
  const signingDate = amzDate(headers.get('x-amz-date') ?? '');
  if (!parts || !signingDate) return { fault: 'malformed' };
  const [, keyId = '', , region = '', service = '', names = '', signature = ''] = parts;
  const secretAccessKey = signed.credentials.get(keyId);
  if (secretAccessKey === undefined) return { fault: 'unknown-key' };
  if (service !== SERVICE || region !== signed.region) return { fault: 'wrong-scope' };
  if (Math.abs(signed.now.getTime() - signingDate.getTime()) > MAX_SKEW_MS) return { fault: 'skewed' };
  const again = await expectedAuthorization(signed, { keyId, secretAccessKey, signingDate, names });
  const expected = AUTHORIZATION.exec(again)?.[6] ?? '';
  return isSame(expected, signature) && again.includes(names) ? { keyId } : { fault: 'mismatch' };
}

/** The Authorization header that the owner of the key would have sent; empty for a request that cannot be signed. */
async function expectedAuthorization(
  signed: Signed,
  { keyId, secretAccessKey, signingDate, names }: SigningFacts,
): Promise<string> {
  const signableHeaders = new Set(names.split(';'));
  const query = queryOf(new URL(signed.request.url).search);
  if (!signableHeaders.has('host') || !query || !isPayloadHashValid(signed.request.headers, signed.body))
    return '';
  const signer = new SignatureV4({
    credentials: { accessKeyId: keyId, secretAccessKey },
    region: signed.region,
    service: SERVICE,
    sha256: Sha256,
    applyChecksum: false,
  });
  const request = requestOf(signed, signableHeaders, query);
  const again = await signer.sign(request, { signingDate, signableHeaders });
  return again.headers['authorization'] ?? '';
}

interface SigningFacts {
  readonly keyId: string;
  readonly secretAccessKey: string;
  readonly signingDate: Date;
  /** The headers that were signed. */
  readonly names: string;
}

/** The request as the client signed it: its own path, only the headers it named. */
function requestOf(
  { request, body }: Signed,
  names: ReadonlySet<string>,
  query: Record<string, string[]>,
): HttpRequest {
  const { hostname, pathname } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => names.has(name)));
  return new HttpRequest({ method: request.method, hostname, path: pathname, query, headers, body });
}

/** A payload hash header is part of the signed request, so it must match the received body. */
function isPayloadHashValid(headers: Headers, body: Uint8Array): boolean {
  const stated = headers.get('x-amz-content-sha256');
  return stated === null || stated === createHash('sha256').update(body).digest('hex');
}

function isSame(expected: string, actual: string): boolean {
  return expected.length === actual.length && timingSafeEqual(Buffer.from(expected), Buffer.from(actual));
}

/** 20261121T101500Z; undefined for anything else. */
function amzDate(text: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return parts.length === 6 ? new Date(Date.UTC(year, month - 1, day, hour, minute, second)) : undefined;
}

/** The query decoded without form rules: in a signed URL a plus sign is a plus sign. Undefined when malformed. */
function queryOf(search: string): Record<string, string[]> | undefined {
  const query: Record<string, string[]> = {};
  try {
    for (const pair of search.slice(1).split('&').filter(Boolean)) {
      const [name = '', ...value] = pair.split('=');
      (query[decodeURIComponent(name)] ??= []).push(decodeURIComponent(value.join('=')));
    }
    return query;
  } catch {
    return undefined;
  }
}
