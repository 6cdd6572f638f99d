import { gunzipSync, inflateSync } from 'node:zlib';
import { Refusal } from './refusal.ts';

/** What an unpacked body may grow to; the guide names no bound, so it is that of a body sent plain. */
const MAX_BODY_BYTES = 10_485_760;

/** Codings that API Gateway takes (developer guide, "Content codings supported by API Gateway"). */
const CODINGS: Readonly<Record<string, (body: Uint8Array) => Uint8Array<ArrayBuffer>>> = {
  gzip: (body) => new Uint8Array(gunzipSync(body, { maxOutputLength: MAX_BODY_BYTES })),
  deflate: (body) => new Uint8Array(inflateSync(body, { maxOutputLength: MAX_BODY_BYTES })),
};

/**
 * The body as validation and integration see it: a REST API unpacks what a request has packed, asked or not. Throws
 * Refusal for a coding it does not take, and for a body that is not packed so ("415 Unsupported Media Type", developer
 * guide, "Call an API method with a compressed payload").
 */
export function unpacked(request: Request, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const coding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || coding === '' || body.length === 0) return body;
  const unpack = CODINGS[coding];
  if (!unpack) throw unsupported();
  try {
    return unpack(body);
  } catch (error) {
    const tooLong = error instanceof RangeError;
    throw tooLong ? new Refusal('REQUEST_TOO_LARGE', 'Request Too Long') : unsupported();
  }
}

function unsupported(): Refusal {
  return new Refusal('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
}
