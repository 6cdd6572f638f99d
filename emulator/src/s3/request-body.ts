import { createHash } from 'node:crypto';
import { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { AwsError } from '../aws-error.ts';
import { checksumHeader, createDigest, isChecksumAlgorithm, type ChecksumAlgorithm } from './checksum.ts';
import { notImplemented } from '../protocol/rest-xml.ts';
import { decodeChunked } from './chunked.ts';
import { badDigest, invalidRequest } from './error.ts';
import type { ChunkSignatures } from '../signature/chunk-signatures.ts';
import { streamedRequest } from '../streamed-request.ts';

/**
 * The request without its transfer encoding: `aws-chunked` framing is removed, and the body's stream verifies length,
 * Content-MD5, payload hash, chunk signatures and checksum (header or trailer) at its end. It then errors with
 * BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, InvalidDigest or InvalidRequest.
 */
export function withCheckedBody(request: Request, signatures?: ChunkSignatures): Request {
  const { method, signal, url } = request;
  if (method !== 'PUT' && method !== 'POST') return request;
  const body = NodeReadableStream.from(checkedChunks(request, signatures)) as ReadableStream<Uint8Array>;
  return streamedRequest(url, { method, signal, body, headers: contentHeaders(request.headers) });
}

/** The headers without those of the transfer encoding. */
function contentHeaders(sent: Headers): Headers {
  const headers = new Headers(sent);
  const encodings = (sent.get('content-encoding') ?? '').split(',').map((name) => name.trim());
  const encoding = encodings.filter((name) => name !== 'aws-chunked').join(',');
  if (encoding) headers.set('content-encoding', encoding);
  else headers.delete('content-encoding');
  const decoded = sent.get('x-amz-decoded-content-length');
  if (decoded !== null) headers.set('content-length', decoded);
  const trailer = trailingChecksum(sent)?.slice(CHECKSUM.length).toUpperCase();
  if (trailer !== undefined) headers.set('x-amz-sdk-checksum-algorithm', trailer);
  return headers;
}

async function* checkedChunks(
  request: Request,
  signatures: ChunkSignatures | undefined,
): AsyncGenerator<Uint8Array> {
  const { headers } = request;
  const promised = describesBody(request) ? promisedChecksum(headers) : undefined;
  const payloadHash = hexPayloadHash(headers);
  const [md5, sha256] = [createHash('md5'), createHash('sha256')];
  const digest = promised && createDigest(promised.algorithm);
  const trailers = new Map<string, string>();
  let size = 0;
  for await (const chunk of dataOf(request, trailers, signatures)) {
    size += chunk.length;
    if (headers.has('content-md5')) md5.update(chunk);
    if (payloadHash) sha256.update(chunk);
    digest?.update(chunk);
    yield chunk;
  }
  checkLength(headers, size);
  checkMd5(headers.get('content-md5'), md5.digest());
  if (payloadHash && payloadHash !== sha256.digest('hex')) throw payloadMismatch();
  if (promised && digest) checkChecksum(promised, trailers, digest.digest().toString('base64'));
}

/** The checksum of CompleteMultipartUpload is that of the object, not of the request body. */
function describesBody({ method, url }: Request): boolean {
  return method !== 'POST' || !new URL(url).searchParams.has('uploadId');
}

function dataOf(
  request: Request,
  trailers: Map<string, string>,
  signatures: ChunkSignatures | undefined,
): AsyncIterable<Uint8Array> {
  const body = (request.body ?? []) as AsyncIterable<Uint8Array>;
  const framed =
    request.headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') ??
    request.headers.get('content-encoding')?.includes('aws-chunked') ??
    false;
  return framed ? decodeChunked(body, (name, value) => trailers.set(name, value), signatures) : body;
}

/** The payload hash; undefined for UNSIGNED-PAYLOAD and the like. */
function hexPayloadHash(headers: Headers): string | undefined {
  const value = headers.get('x-amz-content-sha256') ?? '';
  return /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

interface Promised {
  algorithm: ChecksumAlgorithm;
  /** Undefined when it is to follow in the trailer. */
  value: string | undefined;
}

const CHECKSUM = 'x-amz-checksum-';
const NOT_CHECKSUMS = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-type', 'x-amz-checksum-mode']);

function promisedChecksum(headers: Headers): Promised | undefined {
  const names = [...headers.keys()].filter((name) => name.startsWith(CHECKSUM) && !NOT_CHECKSUMS.has(name));
  const trailer = trailingChecksum(headers);
  const sent = trailer === undefined ? names : [...names, trailer];
  if (sent.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const header = sent[0];
  if (header === undefined) return undefined;
  const algorithm = header.slice(CHECKSUM.length).toUpperCase();
  if (!isChecksumAlgorithm(algorithm)) throw notImplemented(header);
  return { algorithm, value: headers.get(header) ?? undefined };
}

/** The header of a checksum that follows in the trailer. */
function trailingChecksum(headers: Headers): string | undefined {
  const trailer = headers.get('x-amz-trailer')?.trim().toLowerCase();
  return trailer?.startsWith(CHECKSUM) ? trailer : undefined;
}

function checkChecksum(promised: Promised, trailers: Map<string, string>, actual: string): void {
  const { algorithm } = promised;
  const expected = promised.value ?? trailers.get(checksumHeader(algorithm));
  if (expected === undefined) {
    throw new AwsError('MalformedTrailerError', `The trailer ${checksumHeader(algorithm)} did not arrive.`);
  }
  if (Buffer.from(expected, 'base64').length !== Buffer.from(actual, 'base64').length) {
    throw invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`);
  }
  if (expected !== actual)
    throw badDigest(`The ${algorithm} you specified did not match the calculated checksum.`);
}

function checkMd5(header: string | null, actual: Buffer): void {
  if (header === null) return;
  const expected = Buffer.from(header, 'base64');
  if (expected.length !== actual.length)
    throw new AwsError('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (!expected.equals(actual))
    throw badDigest('The Content-MD5 you specified did not match what we received.');
}

function checkLength(headers: Headers, size: number): void {
  const decoded = headers.get('x-amz-decoded-content-length');
  if (decoded === null || Number(decoded) === size) return;
  throw new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header',
  );
}

function payloadMismatch(): AwsError {
  return new AwsError(
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  );
}
