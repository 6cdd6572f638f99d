import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../infra/parse-config.ts';

const withTags = (tags: Record<string, string>) => parseConfig({ name: 'shop', model: './m', tags });
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, '']));

describe('tags', () => {
  it.each([
    [{ 'cost center': '42', 'team/owner@example': 'a+b=c_d.e:f-g' }],
    [{ größe: '大きい', empty: '' }],
    [{ awsome: 'x', 'my:aws:key': 'y' }],
    [{ ['k'.repeat(128)]: 'v'.repeat(256) }],
    [many(48)],
  ])('can be %j', (tags) => {
    expect(withTags(tags).tags).toEqual(tags);
  });

  it.each([
    [{ 'aws:cost': 'x' }, 'tags.aws:cost: a key must not begin with "aws:", which AWS reserves'],
    [{ 'AWS:cost': 'x' }, 'tags.AWS:cost: a key must not begin with "aws:"'],
    [
      { 'team*': 'x' },
      'tags.team*: the key contains "*"; allowed are letters, digits, spaces and _ . : / = + - @',
    ],
    [{ team: 'a,b' }, 'tags.team: the value contains ","; allowed are'],
    [{ team: '😀' }, 'tags.team: the value contains "😀"'],
    [{ team: 'line\nbreak' }, String.raw`tags.team: the value contains "\n"`],
    [{ '': 'x' }, 'a key must not be empty'],
    [{ ['k'.repeat(129)]: 'x' }, 'the key has 129 characters, of at most 128'],
    [{ team: 'v'.repeat(257) }, 'tags.team: the value has 257 characters, of at most 256'],
    [{ Team: 'a', team: 'b' }, 'tags.team: the key differs from "Team" only in case, which IAM rejects'],
    [{ 'sagemaker-gateway:stack': 'x' }, 'tags.sagemaker-gateway:stack: this key belongs to the stack'],
    [many(49), 'tags: has 49 tags, of at most 48: AWS allows 50, and 2 belong to the stack'],
  ])('cannot be %j', (tags, problem) => {
    expect(() => withTags(tags)).toThrow(problem);
  });

  it('are all named at once', () => {
    const tags = { 'aws:a': 'x', 'b*': 'y' };
    expect(() => withTags(tags)).toThrow(/aws:a: .*\n.*b\*: /);
  });
});
