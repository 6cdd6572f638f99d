import { timingSafeEqual } from 'node:crypto';
import { requestSignature, type Signer, signerFor } from './signing.ts';
import { type StatedSignature, timeOf } from './stated-signature.ts';

/** The reason a signature is invalid. */
export type SignatureFault =
  | 'unsigned'
  | 'malformed'
  | 'unknown-key'
  | 'wrong-scope'
  | 'skewed'
  | 'expired'
  | 'unsigned-headers'
  | 'mismatch';

/** What a signature is held against. */
export interface Verification {
  readonly request: Request;
  /** As the request states it, or the hash of its body. */
  readonly payloadHash: string;
  /** Access key id → secret. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly now: Date;
  /** How far the time of a signature may be from `now`. */
  readonly maxSkewMs: number;
}

/** A valid signature, and what signs the chunks of its body. */
export interface Verified {
  readonly signature: string;
  readonly signer: Signer;
}

/** Verifies a signature by signing the request again with the secret of its key. */
export function verified(stated: StatedSignature, about: Verification): Verified | SignatureFault {
  const { accessKeyId, scope, time, signedHeaders, signature } = stated;
  const secret = about.secrets.get(accessKeyId);
  if (secret === undefined) return 'unknown-key';
  const untimely = timeFault(stated, about);
  if (untimely) return untimely;
  if (!time.startsWith(scope.date) || !signedHeaders.includes('host')) return 'mismatch';
  const { request, payloadHash } = about;
  const { pathname: path, search, host } = new URL(request.url);
  const valueOf = (name: string): string => request.headers.get(name) ?? (name === 'host' ? host : '');
  const headers = new Map(signedHeaders.map((name) => [name, valueOf(name)]));
  const signer = signerFor(secret, scope, time);
  const expected = requestSignature(
    { method: request.method, path, search, headers, payloadHash },
    scope,
    signer,
  );
  return isSame(expected, signature) ? { signature, signer } : 'mismatch';
}

function timeFault(
  { time, presignedForS }: StatedSignature,
  { now, maxSkewMs }: Verification,
): SignatureFault | undefined {
  const ageMs = now.getTime() - (timeOf(time) ?? 0);
  if (presignedForS === undefined) return Math.abs(ageMs) > maxSkewMs ? 'skewed' : undefined;
  if (ageMs > presignedForS * 1000) return 'expired';
  return ageMs < -maxSkewMs ? 'skewed' : undefined;
}

/** Whether two texts are the same, in a time that does not depend on where they differ. */
export function isSame(expected: string, actual: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(actual)];
  return left.length === right.length && timingSafeEqual(left, right);
}
