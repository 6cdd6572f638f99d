import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import type { ZlibOptions } from 'node:zlib';

import type { Limit } from '../contract/limits.ts';
import { ProxyFault } from '../contract/problem.ts';

type Decompress = (body: Uint8Array, options: ZlibOptions) => Promise<Uint8Array<ArrayBuffer>>;

// x-gzip is another name of gzip (RFC 9110, 8.4.1.3). What this table does not know is refused.
const DECOMPRESS: ReadonlyMap<string, Decompress> = new Map<string, Decompress>([
  ['gzip', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(gunzip)],
  ['x-gzip', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(gunzip)],
  ['deflate', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(inflate)],
  ['br', promisify<Uint8Array, ZlibOptions, Buffer<ArrayBuffer>>(brotliDecompress)],
]);

/** What a 415 names in its Accept-Encoding header (RFC 9110, 15.5.16). */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

/** Whether bodies of this Content-Encoding can be read; of several on top of one another, none can. */
export function isReadable(encoding: string | undefined): boolean {
  const name = nameOf(encoding);
  return name === '' || DECOMPRESS.has(name);
}

/**
 * The body without its Content-Encoding. No more than the limit is ever unpacked, so a bomb costs what an honest body
 * of that size does. Throws ProxyFault 415 for another encoding, 413 beyond the limit, 400 for a broken stream.
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
    throw isTooLarge(error) ? bomb(limit) : broken(name);
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
  const detail = `the Content-Encoding must be one of ${ACCEPTED_ENCODINGS}, or left out`;
  return new ProxyFault('unsupported-media-type', detail);
}

function bomb(limit: Limit): ProxyFault {
  const detail = `the body unpacks to more than the limit ${limit.name} of ${limit.max} bytes: send several requests`;
  return new ProxyFault('too-large', detail, { limit });
}

function broken(name: string): ProxyFault {
  return new ProxyFault('invalid-json', `the body is not what its Content-Encoding says: ${name}`);
}
