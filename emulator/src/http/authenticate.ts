import { MAX_SKEW_MS, rejectedSignature } from '../authorization/rejected-signature.ts';
import type { AccountContext } from '../account/account-context.ts';
import type { Caller } from '../account/key-ring.ts';
import { AwsError } from '../aws-error.ts';
import { chunkSignatures, type ChunkSignatures } from '../signature/chunk-signatures.ts';
import { sha256 } from '../signature/signing.ts';
import { signatureInHeader, signatureInQuery, type StatedSignature } from '../signature/stated-signature.ts';
import { type SignatureFault, verified } from '../signature/verify.ts';

/** A request whose signature is valid. */
export interface Authenticated {
  /** The request; its body may have been read and is then held in memory. */
  readonly request: Request;
  /** Undefined only for an unknown key where the account accepts any credentials but checks rights. */
  readonly caller: Caller | undefined;
  /** Verifies the chunks of a body that is signed in chunks. */
  readonly chunks?: ChunkSignatures | undefined;
}

const PAYLOAD_HASH = 'x-amz-content-sha256';
const PAYLOAD_HASH_PARAMETER = 'X-Amz-Content-Sha256';
const SIGNED_CHUNKS = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';

/** Verifies the signature of a request. Throws AwsError in the service's own form. */
export async function authenticate(
  account: AccountContext,
  service: string,
  request: Request,
): Promise<Authenticated> {
  const now = new Date();
  const stated = request.headers.has('authorization')
    ? signatureInHeader(request)
    : signatureInQuery(request);
  const reject = (fault: SignatureFault): AwsError =>
    rejectedSignature({ service, fault, now, ...(stated && { time: stated.time }) });
  if (!stated) throw reject('malformed');
  const caller = account.keys.callerOf(stated.accessKeyId, sessionToken(request));
  if (!caller) throw reject('unknown-key');
  const { payloadHash, readable } = await payload(service, stated, request);
  const verification = { request, payloadHash, secrets: account.keys.secrets, now, maxSkewMs: MAX_SKEW_MS };
  const found = verified(stated, verification);
  if (typeof found === 'string') throw reject(found);
  if (service === 's3' && hasUnsignedHeader(request, stated)) throw reject('unsigned-headers');
  const chunks = payloadHash.startsWith(SIGNED_CHUNKS) ? chunkSignatures(found, stated.scope) : undefined;
  return { request: readable, caller, chunks };
}

/** The session token, from the header or a presigned URL. */
export function sessionToken(request: Request): string | null {
  const header = request.headers.get('x-amz-security-token');
  return header ?? new URL(request.url).searchParams.get('X-Amz-Security-Token');
}

interface Payload {
  /** What the signature covers of the body. */
  readonly payloadHash: string;
  readonly readable: Request;
}

/**
 * S3 verifies what the header states when it has read the stream; every other service hashes the body itself. A
 * presigned URL does not cover the body. Throws InvalidRequest for an S3 request without the header.
 */
async function payload(service: string, stated: StatedSignature, request: Request): Promise<Payload> {
  const header = request.headers.get(PAYLOAD_HASH);
  if (stated.presignedForS !== undefined) {
    const inQuery = new URL(request.url).searchParams.get(PAYLOAD_HASH_PARAMETER);
    return { payloadHash: header ?? inQuery ?? 'UNSIGNED-PAYLOAD', readable: request };
  }
  if (service === 's3') {
    if (header !== null) return { payloadHash: header, readable: request };
    throw new AwsError('InvalidRequest', `Missing required header for this request: ${PAYLOAD_HASH}`);
  }
  const body = new Uint8Array(await request.arrayBuffer());
  const { method, url, headers, signal } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const readable = new Request(url, { method, headers, signal, ...(hasBody && { body }) });
  return { payloadHash: sha256(body), readable };
}

/** S3 refuses an x-amz header that somebody could have added to a signed request. */
function hasUnsignedHeader({ headers }: Request, { signedHeaders }: StatedSignature): boolean {
  return [...headers.keys()].some((name) => name.startsWith('x-amz-') && !signedHeaders.includes(name));
}
