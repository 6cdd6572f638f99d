import { describe, expect, it } from 'vitest';
import { memberCheck } from '../../src/protocol/member-check.ts';

const check = memberCheck('InvalidParameterException');
const NAME = { min: 2, max: 4, pattern: '[a-z]+' };

function refused(value: string, fault: string): string {
  return `1 validation error detected: Value '${value}' at 'name' failed to satisfy constraint: Member must ${fault}`;
}

describe('text', () => {
  it('is handed back when it keeps to its bounds', () => {
    expect(check.text('abc', 'name', NAME)).toBe('abc');
    expect(check.optionalText('abc', 'name', NAME)).toBe('abc');
  });

  it.each([
    ['a', 'have length greater than or equal to 2'],
    ['abcde', 'have length less than or equal to 4'],
    ['ABC', 'satisfy regular expression pattern: [a-z]+'],
  ])('%s is refused by the bound it breaks', (value, fault) => {
    expect(() => check.text(value, 'name', NAME)).toThrow(refused(value, fault));
  });

  it('names only the first fault, under the code of its service', () => {
    expect(() => check.text('ABCDE', 'name', NAME)).toThrow(
      expect.objectContaining({
        code: 'InvalidParameterException',
        status: 400,
        message: refused('ABCDE', 'have length less than or equal to 4'),
      }),
    );
  });

  it('is held against the whole pattern, not a part of it', () => {
    expect(() => check.text('ab1', 'name', NAME)).toThrow('[a-z]+');
  });

  it('of an enum is one of its values', () => {
    const oneOf = ['Text', 'JSON'];
    expect(check.text('JSON', 'name', { oneOf })).toBe('JSON');
    expect(() => check.text('json', 'name', { oneOf })).toThrow(
      refused('json', 'satisfy enum value set: [Text, JSON]'),
    );
  });

  it('may be absent only where it is optional', () => {
    expect(check.optionalText(undefined, 'name', NAME)).toBeUndefined();
    expect(check.optionalText(null, 'name', NAME)).toBeUndefined();
    expect(() => check.text(undefined, 'name')).toThrow(
      "Value null at 'name' failed to satisfy constraint: Member must not be null",
    );
  });
});

describe('integer', () => {
  it('is read from a number or a numeral', () => {
    expect(check.integer(5, 'limit', { min: 1, max: 5 })).toBe(5);
    expect(check.integer('5', 'limit')).toBe(5);
    expect(check.optionalInteger(undefined, 'limit', { min: 1 })).toBeUndefined();
  });

  it.each([
    [0, 'have value greater than or equal to 1'],
    [51, 'have value less than or equal to 50'],
    [1.5, 'be an integer'],
    ['many', 'be an integer'],
    ['', 'be an integer'],
  ])('%s is refused', (value, fault) => {
    expect(() => check.integer(value, 'limit', { min: 1, max: 50 })).toThrow(
      `Value '${value}' at 'limit' failed to satisfy constraint: Member must ${fault}`,
    );
  });
});
