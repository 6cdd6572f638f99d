import { createHash } from 'node:crypto';
import { AwsError } from '../protocol/aws-error.ts';
import {
  checksumHeader,
  createDigest,
  DEFAULT_ALGORITHM,
  isChecksumAlgorithm,
  type Checksum,
  type ChecksumAlgorithm,
} from './checksum.ts';
import { decodeChunked } from './chunked.ts';
import type { Content } from './content.ts';
import { badDigest, invalidRequest, notImplemented } from './error.ts';
import type { S3Call } from './store.ts';

/** A body that has arrived whole and holds against everything the client said of it. */
export interface Received {
  content: Content;
  /** Hex MD5, which is the ETag of an object or part. */
  etag: string;
  checksum: Checksum;
}

/** How a body is to be read. */
export interface Receiving {
  /** What to compute when the client names no checksum. */
  algorithm?: ChecksumAlgorithm;
  /** False where the checksum header speaks of an object and not of this body (CompleteMultipartUpload). */
  checksumOfBody?: boolean;
}

/**
 * Reads a call's body into the store, and checks length, Content-MD5, payload hash and checksum, header or trailer.
 * Throws BadDigest, XAmzContentSHA256Mismatch, IncompleteBody, InvalidDigest or InvalidRequest; nothing is kept then.
 */
export async function receive(call: S3Call, receiving: Receiving = {}): Promise<Received> {
  const { headers } = call.request;
  const promised = receiving.checksumOfBody === false ? undefined : promisedChecksum(headers);
  const algorithm = promised?.algorithm ?? receiving.algorithm ?? DEFAULT_ALGORITHM;
  const [md5, sha256, digest] = [createHash('md5'), createHash('sha256'), createDigest(algorithm)];
  const payloadHash = hexPayloadHash(headers);
  const writer = call.store.contents.writer();
  const trailers = new Map<string, string>();
  try {
    for await (const chunk of dataOf(call.request, trailers)) {
      writer.write(chunk);
      md5.update(chunk);
      digest.update(chunk);
      if (payloadHash) sha256.update(chunk);
    }
    const md5Bytes = md5.digest();
    const value = digest.digest().toString('base64');
    checkLength(headers, writer.size());
    checkMd5(headers.get('content-md5'), md5Bytes);
    if (payloadHash && payloadHash !== sha256.digest('hex')) throw payloadMismatch();
    if (promised) checkChecksum(promised, trailers, value);
    const checksum = { algorithm, type: 'FULL_OBJECT', value } as const;
    return { content: writer.finish(), etag: md5Bytes.toString('hex'), checksum };
  } catch (error) {
    writer.discard();
    throw error;
  }
}

/** The text of a small body, checked as `receive` does. */
export async function receiveText(call: S3Call, receiving?: Receiving): Promise<string> {
  const { content } = await receive(call, receiving);
  const text = Buffer.from(content.bytes()).toString('utf8');
  content.release();
  return text;
}

function dataOf(request: Request, trailers: Map<string, string>): AsyncIterable<Uint8Array> {
  const body = (request.body ?? []) as AsyncIterable<Uint8Array>;
  const framed =
    request.headers.get('x-amz-content-sha256')?.startsWith('STREAMING-') ??
    request.headers.get('content-encoding')?.includes('aws-chunked') ??
    false;
  return framed ? decodeChunked(body, (name, value) => trailers.set(name, value)) : body;
}

/** The payload hash when it is one, and not one of the words that stand in its place. */
function hexPayloadHash(headers: Headers): string | undefined {
  const value = headers.get('x-amz-content-sha256') ?? '';
  return /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

interface Promised {
  algorithm: ChecksumAlgorithm;
  /** Undefined when it is to follow in the trailer. */
  value: string | undefined;
}

const NOT_CHECKSUMS = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-type', 'x-amz-checksum-mode']);

function promisedChecksum(headers: Headers): Promised | undefined {
  const names = [...headers.keys()].filter(
    (name) => name.startsWith('x-amz-checksum-') && !NOT_CHECKSUMS.has(name),
  );
  const trailer = headers.get('x-amz-trailer')?.trim().toLowerCase();
  const sent = trailer?.startsWith('x-amz-checksum-') ? [...names, trailer] : names;
  if (sent.length > 1) {
    throw invalidRequest(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  }
  const header = sent[0];
  if (header === undefined) return undefined;
  const algorithm = header.slice('x-amz-checksum-'.length).toUpperCase();
  if (!isChecksumAlgorithm(algorithm)) throw notImplemented(header);
  return { algorithm, value: headers.get(header) ?? undefined };
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
