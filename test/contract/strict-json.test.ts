import { describe, expect, it } from 'vitest';

import { decode, parse } from '../../src/contract/strict-json.ts';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('decode', () => {
  it('takes one byte order mark off', () => {
    expect(decode(new TextEncoder().encode('\ufeff\ufeffa'))).toBe('\ufeffa');
  });

  it('refuses what is not UTF-8, without repeating it', () => {
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
    'refuses the same key twice: %s',
    (text) => {
      expect(() => parse(text)).toThrow('the same key twice');
    },
  );

  it('refuses deep nesting, at any depth, and reads what is not deep', () => {
    expect(parse(nested(512))).toBeInstanceOf(Array);
    expect(() => parse(nested(513))).toThrow('nested too deeply');
    expect(() => parse(nested(2_000_000))).toThrow('nested too deeply');
  });

  it.each(['', '{', '"', '"\\', 'NaN', '01', '{"a":}', '"a" "b"', '}', "{'a':1}"])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow('the body is not JSON');
  });

  it('does not carry the text on in its error', () => {
    let thrown: unknown;
    try {
      parse('UBER TRIP');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message: 'the body is not JSON', cause: undefined });
  });
});
