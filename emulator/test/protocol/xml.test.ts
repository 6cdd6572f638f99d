import { describe, expect, it } from 'vitest';
import { childrenOf, readXml, toXml } from '../../src/protocol/xml.ts';

describe('toXml', () => {
  it('repeats lists, omits unset members and keeps empty ones', () => {
    const xml = toXml('Root', { A: [1, 2], B: undefined, C: '', D: { E: true } }, 'urn:x');
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Root xmlns="urn:x"><A>1</A><A>2</A><C></C><D><E>true</E></D></Root>',
    );
  });
});

describe('readXml', () => {
  it('reads back the output of toXml, including markup and white space', () => {
    const key = ' <a & "b">\r\n\tü ';
    const node = readXml(toXml('Delete', { Object: [{ Key: key }, { Key: '1e3' }] }), 'Delete');
    expect(childrenOf(node, 'Object').map((object) => childrenOf(object, 'Key')[0])).toEqual([key, '1e3']);
  });

  it('returns no children for missing or empty elements', () => {
    expect(childrenOf(readXml('<Root/>', 'Root'), 'A')).toEqual([]);
    expect(childrenOf(undefined, 'A')).toEqual([]);
  });

  it.each([
    ['', 'Start tag expected'],
    ['<Other/>', 'Expected <Root>'],
    ['<Root><A></Root>', "Expected closing tag 'A'"],
    ['no markup', "char 'n' is not expected"],
  ])('throws at %j', (text, message) => {
    expect(() => readXml(text, 'Root')).toThrow(message);
  });
});
