import { randomBytes } from 'node:crypto';
import { boundedRequest } from '../bounded-request.ts';

/** The peer address is not available; every client of the emulator is on this machine. */
export const SOURCE_IP = '127.0.0.1';
/** The longest body, fixed for both kinds of API (quotas page of API Gateway: 10 MB). */
const MAX_BODY_BYTES = 10_485_760;
/** "Total combined size of request line and header values" 10,240 bytes, fixed (quotas page of API Gateway). */
const MAX_HEAD_BYTES = 10_240;

/** Sixteen characters of base64 ending in "=": the form of apigw-requestid and x-amz-apigw-id. */
export function newExtendedId(): string {
  return randomBytes(11).toString('base64');
}

/** X-Amzn-Trace-Id, for a request without one. */
export function newTraceId(now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000).toString(16);
  return `Root=1-${seconds}-${randomBytes(12).toString('hex')}`;
}

/** The request's body; undefined above 10 MB, of which no more is read. */
export async function boundedBody(request: Request): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const tooLong = new RangeError('The body is too long.');
  try {
    return new Uint8Array(await boundedRequest(request, MAX_BODY_BYTES, () => tooLong).arrayBuffer());
  } catch (error) {
    if (error === tooLong) return undefined;
    throw error;
  }
}

/**
 * Whether request line and headers are longer than API Gateway reads. Both kinds of API use the same measure, though
 * for a REST API the quotas page counts the header values alone. The status 431 is undocumented.
 */
export function isHeadTooLarge(request: Request): boolean {
  const { pathname, search } = new URL(request.url);
  const line = `${request.method} ${pathname}${search} HTTP/1.1`;
  const values = [...request.headers].reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0);
  return Buffer.byteLength(line) + values > MAX_HEAD_BYTES;
}

/** 21/Nov/2026:10:15:00 +0000, the time form of requestContext and of access logs. */
export function commonLogTime(time: Date): string {
  const [, day = '', month = '', year = '', clock = ''] =
    /^\w+, (\d\d) (\w+) (\d+) ([\d:]+) GMT$/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
