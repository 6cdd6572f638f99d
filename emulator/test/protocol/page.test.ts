import { describe, expect, it } from 'vitest';
import { pageOf, type Page } from '../../src/protocol/page.ts';

function badToken(): Error {
  return new Error('bad token');
}

function page(items: string[], token?: string, descending = false): Page<string> {
  return pageOf(items, { keyOf: (item) => item, token, limit: 2, descending, badToken });
}

describe('pageOf', () => {
  it('sorts by code unit and continues where it stopped', () => {
    const first = page(['b', 'B', 'a']);
    expect(first.items).toEqual(['B', 'a']);
    expect(page(['b', 'B', 'a'], first.next)).toEqual({ items: ['b'] });
  });

  it('neither repeats nor skips items when others are added or removed between pages', () => {
    const { next } = page(['a', 'b', 'c']);
    expect(page(['a0', 'c', 'd'], next).items).toEqual(['c', 'd']);
    const falling = page(['a', 'b', 'c'], undefined, true);
    expect(falling.items).toEqual(['c', 'b']);
    expect(page(['a', 'c', 'd'], falling.next, true).items).toEqual(['a']);
  });

  it('has no next page when this one is the last', () => {
    expect(page(['a', 'b'])).toEqual({ items: ['a', 'b'] });
  });

  it('rejects an unknown token', () => {
    expect(() => page(['a'], 'x')).toThrow('bad token');
  });
});
