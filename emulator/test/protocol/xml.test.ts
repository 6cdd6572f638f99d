import { describe, expect, it } from 'vitest';
import { childrenOf, childText, readXml, toXml } from '../../src/protocol/xml.ts';

describe('toXml', () => {
  it('repeats lists, leaves unset members out and keeps empty ones', () => {
    const xml = toXml('Root', { A: [1, 2], B: undefined, C: '', D: { E: true } }, 'urn:x');
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<Root xmlns="urn:x"><A>1</A><A>2</A><C></C><D><E>true</E></D></Root>',
    );
  });
});

describe('readXml', () => {
  it('reads back what toXml wrote, markup, white space too', () => {
    const key = ' <a & "b">\r\n\tü ';
    const node = readXml(toXml('Delete', { Object: [{ Key: key }, { Key: '1e3' }] }), 'Delete');
    expect(childrenOf(node, 'Object').map((object) => childText(object, 'Key'))).toEqual([key, '1e3']);
  });

  it('gives no children of what is absent or empty', () => {
    expect(childrenOf(readXml('<Root/>', 'Root'), 'A')).toEqual([]);
    expect(childText(undefined, 'A')).toBeUndefined();
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
