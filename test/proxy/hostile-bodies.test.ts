import { describe, expect, it } from 'vitest';

import { post, stage } from './canned-predictor.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };

const bytes = (...parts: (string | number)[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'number' ? [part] : [...new TextEncoder().encode(part)])),
  );

/** Status and code of the response, and the predictor's calls. */
async function verifyUrl(body: string | Uint8Array<ArrayBuffer>) {
  const { app, predicted, lines } = stage();
  const response = await app.fetch(post(body, JSON_HEADERS));
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code, sent: predicted.map((each) => each.body), lines };
}

describe('prototype pollution keys', () => {
  it.each([
    '{"inputs":"a","__proto__":{"polluted":"yes"}}',
    '{"inputs":"a","constructor":{"prototype":{"polluted":"yes"}}}',
    '{"inputs":"a","prototype":{"polluted":"yes"}}',
    '{"inputs":"a","parameters":{"__proto__":{"polluted":"yes"}}}',
    '{"inputs":"a","parameters":{"constructor":{"prototype":{"polluted":"yes"}}}}',
    '{"__proto__":{"inputs":"a"}}',
    String.raw`{"inputs":"a","\u005f_proto__":{"polluted":"yes"}}`,
  ])('are rejected as unknown: %s', async (body) => {
    expect(await verifyUrl(body)).toMatchObject({ status: 422, code: 'wrong-shape', sent: [] });
    expect(Object.prototype).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    '{"inputs":"a","options":{"__proto__":{"polluted":"yes"}}}',
    '{"inputs":"a","options":{"constructor":{"prototype":{"polluted":"yes"}}}}',
  ])('do nothing in what is not obeyed anyway, and do not travel: %s', async (body) => {
    expect(await verifyUrl(body)).toMatchObject({
      status: 200,
      sent: ['{"inputs":["a"],"parameters":{}}'],
    });
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('bytes that are not text', () => {
  it.each([
    ['a byte that UTF-8 never has', bytes('{"inputs":"', 0xff, '"}')],
    ['half a surrogate pair in three bytes', bytes('{"inputs":"', 0xed, 0xa0, 0x80, '"}')],
    ['a character cut short', bytes('{"inputs":"', 0xc3, '"}')],
    ['an overlong slash', bytes('{"inputs":"', 0xc0, 0xaf, '"}')],
    ['UTF-16', bytes(0xff, 0xfe, '{', 0, '}', 0)],
  ])('are 400: %s', async (_, body) => {
    expect(await verifyUrl(body)).toMatchObject({ status: 400, code: 'invalid-json', sent: [] });
  });

  it('an escaped unpaired surrogate is valid JSON but not text: 422', async () => {
    expect(await verifyUrl(String.raw`{"inputs":"a\ud800"}`)).toMatchObject({ status: 422, sent: [] });
    expect(await verifyUrl(String.raw`{"inputs":"a\ud83d\ude00"}`)).toMatchObject({ status: 200 });
  });

  it('a key with an unpaired surrogate is rejected without a copy of it', async () => {
    const { status, lines } = await verifyUrl(String.raw`{"inputs":"a","\udc00":1}`);
    expect(status).toBe(422);
    expect(JSON.stringify(lines)).not.toMatch(/udc00/i);
  });
});
