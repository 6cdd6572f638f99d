import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompressed } from '../../src/apigateway/invoke/decompressed.ts';

const TEXT = '{"inputs":"coffee"}';

/** The body that a REST API reads with this content coding. */
function decodedBody(coding: string | undefined, body: Uint8Array): string {
  const headers = coding === undefined ? {} : { 'content-encoding': coding };
  const request = new Request('http://api/classify', { method: 'POST', headers });
  return Buffer.from(decompressed(request, new Uint8Array(body))).toString('utf8');
}

describe('the body of a request to a REST API', () => {
  it.each<[string | undefined, Uint8Array]>([
    [undefined, Buffer.from(TEXT)],
    ['identity', Buffer.from(TEXT)],
    ['gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
  ])('is read through the coding %s', (coding, body) => {
    expect(decodedBody(coding, body)).toBe(TEXT);
  });

  it.each([
    ['a coding it does not take', 'br', Buffer.from(TEXT), 'UNSUPPORTED_MEDIA_TYPE'],
    ['what is not compressed', 'gzip', Buffer.from(TEXT), 'BAD_REQUEST_BODY'],
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(20_000_000)), 'REQUEST_TOO_LARGE'],
  ])('is rejected: %s', (_what, coding, body, responseType) => {
    expect(() => decodedBody(coding, body)).toThrow(expect.objectContaining({ responseType }));
  });
});
