import { describe, expect, it } from 'vitest';
import { type Listed, type ListInput, page } from '../../src/sagemaker/listing.ts';

function made(name: string, second: number, status?: string): Listed {
  return { name, createdAt: new Date(second * 1000), ...(status === undefined ? {} : { status }) };
}

const ALL = [made('b', 1, 'InService'), made('a', 1, 'Failed'), made('c', 3, 'Creating')];

function names(input: ListInput, all = ALL): string[] {
  return page(all, input).items.map(({ name }) => name);
}

describe('page', () => {
  it('sorts newest first, with ties broken by name', () => {
    expect(names({})).toEqual(['c', 'b', 'a']);
    expect(names({ SortOrder: 'Ascending' })).toEqual(['a', 'b', 'c']);
  });

  it('sorts by name or status on request', () => {
    expect(names({ SortBy: 'Name', SortOrder: 'Ascending' })).toEqual(['a', 'b', 'c']);
    expect(names({ SortBy: 'Status', SortOrder: 'Ascending' })).toEqual(['c', 'a', 'b']);
  });

  it('sorts times numerically, before and after 2001', () => {
    const old = [made('new', 1_000_000_000), made('old', 999_999_999)];
    expect(names({}, old)).toEqual(['new', 'old']);
  });

  it('continues after the last item, even if it was deleted meanwhile', () => {
    const { items, next } = page(ALL, { MaxResults: 2 });
    expect(items.map(({ name }) => name)).toEqual(['c', 'b']);
    const left = ALL.filter(({ name }) => name !== 'b');
    expect(page(left, { MaxResults: 2, ...next })).toEqual({ items: [made('a', 1, 'Failed')], next: {} });
  });

  it('rejects an unknown token', () => {
    expect(() => page(ALL, { NextToken: 'x' })).toThrow('Invalid pagination token.');
  });

  it('applies the filters', () => {
    expect(names({ NameContains: 'B' })).toEqual(['b']);
    expect(names({ CreationTimeAfter: new Date(1000) })).toEqual(['c']);
    expect(names({ CreationTimeBefore: new Date(3000) })).toEqual(['b', 'a']);
  });
});
