import { describe, expect, it } from 'vitest';
import { restoreInvalidUtf8 } from '../../src/proxy/restore-invalid-utf8.ts';

/** An event as API Gateway makes it of these bytes when their type is a text type. */
function carried(bytes: Buffer, name = 'content-length') {
  return { body: bytes.toString('utf8'), isBase64Encoded: false, headers: { [name]: String(bytes.length) } };
}

describe('bytes that a gateway has replaced', () => {
  it.each(['content-length', 'Content-Length'])('are restored as invalid, by %s', (name) => {
    const made = restoreInvalidUtf8(carried(Buffer.from([0x22, 0xe9, 0x61, 0xff, 0x22]), name));
    expect(made.isBase64Encoded).toBe(true);
    expect([...Buffer.from(made.body, 'base64')]).toEqual([0x22, 0xff, 0x61, 0xff, 0x22]);
  });

  it.each(['{"inputs":"plain"}', '{"inputs":"sent as \uFFFD"}', '{"inputs":"café 🙂"}'])(
    'are not seen in %s',
    (text) => {
      const event = carried(Buffer.from(text));
      expect(restoreInvalidUtf8(event)).toBe(event);
    },
  );

  it('cannot be detected without a length, after compression, or in base64', () => {
    const unmeasured = { ...carried(Buffer.from([0xff])), headers: {} };
    expect(restoreInvalidUtf8(unmeasured)).toBe(unmeasured);
    const packed = {
      ...carried(Buffer.from([0xff])),
      headers: { 'Content-Encoding': 'gzip', 'Content-Length': '9' },
    };
    expect(restoreInvalidUtf8(packed)).toBe(packed);
    const encoded = { ...carried(Buffer.from('\uFFFD')), isBase64Encoded: true };
    expect(restoreInvalidUtf8(encoded)).toBe(encoded);
  });
});
