import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { kindOf, unknownKeys, WHERE, wrongShape } from '../../src/contract/wrong-shape.ts';

function messageFor(schema: z.ZodMiniType, value: unknown): string {
  const result = z.safeParse(schema, value);
  return result.success ? 'taken' : wrongShape(result.error).message;
}

const named = z.strictObject(
  { list: z.array(z.object({ name: z.string({ error: `${WHERE} is wrong` }) })) },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys, ['list']) : 'other') },
);

describe('wrongShape', () => {
  it('names the place', () => {
    expect(messageFor(named, { list: [{ name: 'a' }, { name: 1 }] })).toBe('list[1].name is wrong');
  });

  it('reports an unknown key before a wrong value inside', () => {
    expect(messageFor(named, { list: [{ name: 1 }], more: 1 })).toBe('the body has the key "more"; allowed keys are list');
  });

  it('reports the branch of a union with the matching type', () => {
    const text = z.string({ error: 'not a text' }).check(z.minLength(3, { error: `${WHERE} is short` }));
    const either = z.union([text, named], { error: `${WHERE} is neither` });
    expect(messageFor(either, 'a')).toBe('the text is short');
    expect(messageFor(either, { list: [{}] })).toBe('list[0].name is wrong');
    expect(messageFor(either, 7)).toBe('the body is neither');
    expect(messageFor(z.strictObject({ it: either }), { it: { list: [{}] } })).toBe('it.list[0].name is wrong');
  });
});

describe('unknownKeys', () => {
  it('quotes plain names only', () => {
    expect(unknownKeys(['top-k_1'], ['a', 'b'])).toContain('the key "top-k_1"; allowed keys are a, b');
    expect(unknownKeys(['a'.repeat(33)], ['a'])).toContain('an unknown key');
    expect(unknownKeys(['UBER TRIP'], ['a'])).not.toContain('UBER');
  });
});

describe('kindOf', () => {
  it.each([
    [null, 'null'],
    [[], 'a list'],
    [{}, 'an object'],
    [1, 'a number'],
    [true, 'a boolean'],
    ['a', 'a string'],
  ])('%j is %s', (value, kind) => {
    expect(kindOf(value)).toBe(kind);
  });
});
