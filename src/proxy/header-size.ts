import type { Limit } from '../contract/limits.ts';
import { ProxyFault } from '../contract/problem.ts';

/**
 * Maximum total size of the headers. API Gateway accepts 10,240 bytes including the request line (quotas of HTTP and
 * REST APIs) and adds its own; larger headers did not come through API Gateway.
 */
export const HEADER_LIMIT: Limit = { name: 'headers', max: 16_384, unit: 'bytes' };

// Colon, space and line end of each header on the wire.
const BYTES_AROUND = 4;

/** Throws ProxyFault 431 above the limit, before any header is read. */
export function checkHeaderSize(headers: Headers): void {
  const sizes = [...headers].map(([name, value]) => name.length + Buffer.byteLength(value) + BYTES_AROUND);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (bytes <= HEADER_LIMIT.max) return;
  const detail = `the headers have ${bytes} bytes; the limit ${HEADER_LIMIT.name} is ${HEADER_LIMIT.max}`;
  throw new ProxyFault('headers-too-large', detail, { limit: HEADER_LIMIT });
}
