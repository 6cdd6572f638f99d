import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompressed } from '../../../src/emulator/apigateway/invoke/decompressed.ts';
import { Refusal } from '../../../src/emulator/apigateway/invoke/refusal.ts';

const TEXT = new TextEncoder().encode('{"inputs": "rent oct"}');

function ask(coding: string | undefined, body: Uint8Array): unknown {
  const headers = coding === undefined ? {} : { 'content-encoding': coding };
  try {
    const plain = decompressed(new Request('http://api/', { method: 'POST', headers }), new Uint8Array(body));
    return new TextDecoder().decode(plain);
  } catch (error) {
    if (error instanceof Refusal) return error.responseType;
    throw error;
  }
}

describe('a packed body', () => {
  it.each([
    [undefined, TEXT],
    ['identity', TEXT],
    ['gzip', gzipSync(TEXT)],
    ['GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
  ])('is unpacked from %s before anybody looks at it', (coding, body) => {
    expect(ask(coding, body)).toBe('{"inputs": "rent oct"}');
  });

  it.each([
    ['br', 'UNSUPPORTED_MEDIA_TYPE'],
    ['gzip', 'BAD_REQUEST_BODY'],
  ])('is refused in a coding that nobody knows or that it is not in: %s', (coding, refusal) => {
    expect(ask(coding, TEXT)).toBe(refusal);
  });

  it('is refused when it is too large unpacked', () => {
    expect(ask('gzip', gzipSync(new Uint8Array(10_485_761)))).toBe('REQUEST_TOO_LARGE');
  });
});
