import { describe, expect, it } from 'vitest';

import { schemaCheck } from '../../src/tasks/json-schema.ts';

const ORDER = {
  type: 'object',
  required: ['items'],
  properties: {
    items: { type: 'array', minItems: 1, items: { $ref: '#/$defs/item' } },
    mode: { enum: ['fast', 'exact'] },
    limit: { type: 'integer', maximum: 10 },
    either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
  },
  additionalProperties: false,
  $defs: {
    item: { type: 'object', required: ['text'], properties: { text: { type: 'string', pattern: '^a' } } },
  },
};

describe('schemaCheck', () => {
  const check = schemaCheck(ORDER);

  it('accepts what matches', () => {
    expect(
      check({ items: [{ text: 'ab', other: 1 }], mode: 'fast', limit: 10, either: null }),
    ).toBeUndefined();
  });

  it.each([
    [{}, 'the body: Instance does not have required property "items"'],
    [[], 'the body: Instance type "array" is invalid. Expected "object"'],
    [{ items: [] }, 'items: Array has too few items (0 < 1)'],
    [{ items: [{ text: 'ab' }, { text: 7 }] }, 'items[1].text: Instance type "number" is invalid'],
    [{ items: [{ text: 'secret' }] }, 'items[0].text: String does not match pattern'],
    [{ items: [{ text: 'a' }], mode: 'slow' }, 'mode: Instance does not match any of ["fast","exact"]'],
    [{ items: [{ text: 'a' }], limit: 1234 }, 'limit violates "maximum" of the schema'],
    [{ items: [{ text: 'a' }], either: 5 }, 'either: Instance does not match any subschemas'],
    [{ items: [{ text: 'a' }], more: 1 }, 'more is not in the schema'],
    [{ items: [{ text: 'a' }], 'a private text': 1 }, '(a key) is not in the schema'],
  ])('names the part of %j that does not match, and quotes no value', (value, problem) => {
    expect(check(value)).toContain(problem);
    expect(check(value)).not.toMatch(/secret|1234|private/);
  });

  it.each([
    ['http://json-schema.org/draft-04/schema#', { maximum: 5, exclusiveMaximum: true }, 5],
    ['http://json-schema.org/draft-07/schema#', { items: [{ type: 'string' }] }, [1]],
    ['https://json-schema.org/draft/2020-12/schema', { prefixItems: [{ type: 'string' }] }, [1]],
  ])('reads the draft that $schema names: %s', (draft, schema, wrong) => {
    expect(schemaCheck({ $schema: draft, ...schema })(wrong)).toBeDefined();
  });
});
