import { describe, expect, it } from 'vitest';

import { decode, parse } from '../../src/contract/strict-json.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('decode', () => {
  it('removes one byte order mark', () => {
    expect(decode(new TextEncoder().encode('\ufeff\ufeffa'))).toBe('\ufeffa');
  });

  it('rejects invalid UTF-8 without quoting it', () => {
    expect(() => decode(Uint8Array.of(0x61, 0xe9))).toThrow('the body is not valid UTF-8');
  });
});

describe('parse', () => {
  it.each([
    ['{"a":{"b":":"},"c":"\\":{"}', { a: { b: ':' }, c: '":{' }],
    ['[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
    [String.raw`{"\\":1,"b":"\\\\\""}`, { '\\': 1, b: '\\\\"' }],
    ['null', null],
  ])('reads %s', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each(['{"a":1,"a":2}', String.raw`{"a":1,"\u0061":2}`, '[{"b":{"a":1,"a":1}}]', '{"__proto__":1,"__proto__":2}'])(
    'rejects a duplicate key: %s',
    (text) => {
      expect(() => parse(text)).toThrow('the same key twice');
    },
  );

  it('rejects nesting beyond the limit, and accepts it up to the limit', () => {
    expect(parse(nested(512))).toBeInstanceOf(Array);
    expect(() => parse(nested(513))).toThrow('nested too deeply');
    expect(() => parse(nested(2_000_000))).toThrow('nested too deeply');
  });

  it.each(['', '{', '"', '"\\', 'NaN', '01', '{"a":}', '"a" "b"', '}', "{'a':1}"])('rejects %j', (text) => {
    expect(() => parse(text)).toThrow('the body is not JSON');
  });

  it('does not quote the text in its error', () => {
    let thrown: unknown;
    try {
      parse('UBER TRIP');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message: 'the body is not JSON', cause: undefined });
  });
});
