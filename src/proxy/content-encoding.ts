import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';

import type { Limit } from '../contract/limits.ts';
import { ProxyFault } from '../contract/problem.ts';

type Decompress = (body: Uint8Array, options: ZlibOptions) => Promise<Uint8Array<ArrayBuffer>>;

// x-gzip is an alias of gzip (RFC 9110, 8.4.1.3). Other encodings are rejected.
const DECOMPRESS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(gunzip)],
  ['x-gzip', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(gunzip)],
  ['deflate', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(inflate)],
  ['br', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(brotliDecompress)],
]);

/** The Accept-Encoding header of a 415 (RFC 9110, 15.5.16). */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Whether bodies with this Content-Encoding can be read; multiple encodings are not supported. */
export function isReadable(encoding: string | undefined): boolean {
  const name = nameOf(encoding);
  return name === '' || DECOMPRESS.has(name);
}

/**
 * The decompressed body. Never decompresses more than the limit, so a decompression bomb costs no more than a valid
 * body of that size. Throws ProxyFault 415 for another encoding, 413 above the limit, 400 for an invalid stream.
 */
export async function withoutEncoding(
  body: Uint8Array<ArrayBuffer>,
  encoding: string | undefined,
  limit: Limit,
): Promise<Uint8Array<ArrayBuffer>> {
  const name = nameOf(encoding);
  if (name === '') return body;
  const decompress = DECOMPRESS.get(name);
  if (!decompress) throw unknownEncoding();
  try {
    return await decompress(body, { maxOutputLength: limit.max });
  } catch (error) {
    throw isTooLarge(error) ? tooLarge(limit) : broken(name);
  }
}

function nameOf(encoding: string | undefined): string {
  const name = (encoding ?? '').trim().toLowerCase();
  return name === 'identity' ? '' : name;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

function unknownEncoding(): ProxyFault {
  const detail = `the Content-Encoding must be absent or one of ${ACCEPTED_ENCODINGS}`;
  return new ProxyFault('unsupported-media-type', detail);
}

function tooLarge(limit: Limit): ProxyFault {
  const detail = `the decompressed body exceeds the limit ${limit.name} of ${limit.max} bytes: send several requests`;
  return new ProxyFault('too-large', detail, { limit });
}

function broken(name: string): ProxyFault {
  return new ProxyFault('invalid-json', `the body is not encoded as its Content-Encoding says: ${name}`);
}
