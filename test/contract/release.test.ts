import { describe, expect, it } from 'vitest';

import { attributesFor, releaseFromAttributes } from '../../src/contract/release.ts';

describe('custom attributes', () => {
  it('carry the release there and back', () => {
    expect(attributesFor({ release: 'abc' })).toBe('release=abc');
    expect(releaseFromAttributes(attributesFor({ request: 'JKJaXmPLvHcESHA=', release: 'r-1.2' }))).toBe('r-1.2');
  });

  it.each([undefined, '', 'released=abc', 'release=', 'release=a b', 'x=release=abc', `release=${'a'.repeat(129)}`])(
    'give no release: %j',
    (attributes) => {
      expect(releaseFromAttributes(attributes)).toBeUndefined();
    },
  );

  it.each(['a,b', 'a b', '', 'caf\u00e9', 'a\nb'])('reject the value %j', (value) => {
    expect(() => attributesFor({ release: value })).toThrow('"release"');
  });
});
