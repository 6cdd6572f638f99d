import { sha256 } from '../signature/signing.ts';
import { signatureInHeader } from '../signature/stated-signature.ts';
import { type SignatureFault, verified } from '../signature/verify.ts';

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

/** Returns the access key id; undefined for an invalid signature. */
export function verifiedKey(signed: Signed): string | undefined {
  return verifySignature(signed).keyId;
}

/** Verifies an Authorization header; returns the access key id or the reason why it is invalid. */
export function verifySignature(
  signed: Signed,
): { keyId: string; fault?: never } | { keyId?: never; fault: SignatureFault } {
  const { request, body, region, credentials: secrets, now } = signed;
  if (!request.headers.has('authorization')) return { fault: 'unsigned' };
  const stated = signatureInHeader(request);
  if (!stated) return { fault: 'malformed' };
  if (!secrets.has(stated.accessKeyId)) return { fault: 'unknown-key' };
  if (stated.scope.service !== SERVICE || stated.scope.region !== region) return { fault: 'wrong-scope' };
  const payloadHash = sha256(body);
  // A payload hash header is part of the signed request, so it must match the received body.
  if ((request.headers.get('x-amz-content-sha256') ?? payloadHash) !== payloadHash)
    return { fault: 'mismatch' };
  const found = verified(stated, { request, payloadHash, secrets, now, maxSkewMs: MAX_SKEW_MS });
  return typeof found === 'string' ? { fault: found } : { keyId: stated.accessKeyId };
}
