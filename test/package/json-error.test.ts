import { describe, expect, it } from 'vitest';
import { jsonError } from '../../src/package/json-error.ts';

describe('the place of an error in JSON', () => {
  it.each([
    ['{"a": 1,}', 'unexpected "}" at line 1 column 9 after a trailing comma'],
    ['[1, 2,\n]', 'unexpected "]" at line 2 column 1 after a trailing comma'],
    ['{\n  "a": NaN\n}', 'unexpected "NaN" at line 2 column 8'],
    ['{"a": tru}', 'unexpected "tru" at line 1 column 7'],
    ["{'a': 1}", 'unexpected "\'" at line 1 column 2'],
    ['{"a" 1}', 'unexpected "1" at line 1 column 6'],
    ['{"a": 1 "b": 2}', 'unexpected "\\"" at line 1 column 9'],
    ['{"a": 1, "b"]', 'unexpected "]" at line 1 column 13'],
    ['{"a": [1}', 'unexpected "}" at line 1 column 9'],
    ['{"a": 1} x', 'unexpected "x" at line 1 column 10'],
    ['{"a": 01}', 'unexpected "1" at line 1 column 8'],
    ['{"a": "b\nc"}', 'unexpected "\\"" at line 1 column 7'],
    [':', 'unexpected ":" at line 1 column 1'],
    [' \n', 'it is empty'],
    ['{"a": [1, 2', 'it ends too early, as after an interrupted download'],
    ['{"a": "b', 'it ends too early, as after an interrupted download'],
  ])('in %j', (text, message) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(jsonError(text)).toBe(message);
  });

  it('is at the end of every valid text, as JSON.parse reads it', () => {
    const value = { a: [1, -2.5e3, true, null, {}, [], { b: 'x"\\\n\u00e9😀' }], '': [[]] };
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2), '"a"', '0', '[]', '{}'])
      expect(jsonError(text)).toMatch(/^it ends too early/);
  });
});
