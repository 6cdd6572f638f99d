import { gunzipSync, inflateSync } from 'node:zlib';
import { GatewayError } from './gateway-error.ts';

// The content codings that a REST API accepts (developer guide, "Content codings supported by API Gateway").
const DECOMPRESS: ReadonlyMap<string, typeof gunzipSync> = new Map([
  ['gzip', gunzipSync],
  ['deflate', inflateSync],
]);
/** The payload quota, applied to the decompressed body. */
const MAX_BYTES = 10_485_760;

/**
 * The body as validation and integration see it: a REST API decompresses requests, whether or not it compresses answers
 * (developer guide, "Call an API method with a compressed payload"). Throws GatewayError 415 for another coding (so the
 * guide), 413 above the quota and 400 for invalid compressed data (both undocumented).
 */
export function decompressed({ headers }: Request, body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (coding === 'identity' || body.length === 0) return body;
  const decompress = DECOMPRESS.get(coding);
  if (!decompress) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
  try {
    return new Uint8Array(decompress(body, { maxOutputLength: MAX_BYTES }));
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    if (isTooLarge) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
    throw new GatewayError('BAD_REQUEST_BODY', 'Invalid request body');
  }
}
