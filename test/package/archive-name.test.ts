import { describe, expect, it } from 'vitest';
import { checkArchiveNames, printable, segmentFlaw } from '../../src/package/archive-name.ts';

const longest = 'é'.repeat(127);

describe('segmentFlaw', () => {
  it.each([
    ['', 'empty'],
    ['.', '"."'],
    ['..', '".."'],
    ['two\nlines', 'control character'],
    ['bell\u0007', 'control character'],
    ['delete\u007f', 'control character'],
    ['back\\slash', 'backslash'],
    ['half\ud800', 'Unicode'],
    [`${longest}xx`, '256 bytes; at most 255'],
  ])('rejects %j', (segment, why) => {
    expect(segmentFlaw(segment)).toContain(why);
  });

  it.each(['config.json', '...', '.hidden', 'with space', '名前', 'e\u0301', `${longest}x`])(
    'accepts %j',
    (segment) => {
      expect(segmentFlaw(segment)).toBeUndefined();
    },
  );
});

describe('checkArchiveNames', () => {
  it('rejects a path over 1024 bytes with short names', () => {
    const path = Array.from({ length: 5 }, () => 'a'.repeat(204)).join('/');
    expect(Buffer.byteLength(path)).toBe(1024);
    expect(() => checkArchiveNames([path])).not.toThrow();
    expect(() => checkArchiveNames([`${path}b`])).toThrow('1025 bytes; at most 1024');
  });

  it.each([
    [['/etc/passwd'], 'empty name'],
    [['code/../../x'], '".."'],
    [['code//x'], 'empty name'],
    [['a', 'a'], 'given twice'],
    [['code/x/y', 'code/x'], 'code/x is both a file and the folder of code/x/y'],
  ])('rejects %j', (paths, why) => {
    expect(() => checkArchiveNames(paths)).toThrow(why);
  });

  it('accepts names that differ only in case, or are a prefix of another', () => {
    expect(() => checkArchiveNames(['A', 'a', 'code/x', 'code/xy', 'code.x'])).not.toThrow();
  });
});

describe('printable', () => {
  it('escapes terminal control characters', () => {
    expect(printable('a\u001b[2Jb')).toBe(String.raw`"a\u001b[2Jb"`);
    expect(printable('plain name')).toBe('plain name');
  });
});
