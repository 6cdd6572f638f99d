import { type OutputUnit, type SchemaDraft, Validator } from '@cfworker/json-schema';

import type { UserSchema } from './raw-request.ts';

/** What is wrong with a value, with its path; undefined if it is valid. */
export type SchemaCheck = (value: unknown) => string | undefined;

/** Compiles a JSON Schema of draft 4, 7, 2019-09 or 2020-12. Throws an Error for one that cannot be compiled. */
export function schemaCheck(schema: UserSchema): SchemaCheck {
  const validator = new Validator(schema, draftOf(schema));
  return (value) => {
    const { valid, errors } = validator.validate(value);
    return valid ? undefined : problemText(errors);
  };
}

function draftOf({ $schema }: UserSchema): SchemaDraft {
  const drafts = ['2019-09', '7', '4'] as const;
  return (
    drafts.find((draft) => String($schema).includes(draft === '2019-09' ? draft : `draft-0${draft}`)) ??
    '2020-12'
  );
}

// They say only that a part is invalid; the part's own error follows.
const WRAPPERS: ReadonlySet<string> = new Set([
  '$ref',
  'additionalItems',
  'additionalProperties',
  'allOf',
  'dependentSchemas',
  'if',
  'items',
  'patternProperties',
  'prefixItems',
  'properties',
  'unevaluatedItems',
  'unevaluatedProperties',
]);

// Their messages quote the value or a key of it.
const QUOTING: ReadonlySet<string> = new Set([
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maximum',
  'minimum',
  'multipleOf',
  'propertyNames',
]);

function problemText(errors: readonly OutputUnit[]): string {
  const found = errors.find(({ keyword }) => !WRAPPERS.has(keyword)) ?? errors.at(-1);
  if (found === undefined) return 'the body does not match the schema';
  const { keyword, instanceLocation, error } = found;
  const where = placeOf(instanceLocation);
  if (keyword === 'false') return `${where} is not in the schema`;
  return QUOTING.has(keyword)
    ? `${where} violates "${keyword}" of the schema`
    : `${where}: ${error.replace(/\.$/, '')}`;
}

// Only keys of this form are repeated; anything else could be the caller's text.
const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/;

/** `#/items/0/text` → `items[0].text`. */
function placeOf(pointer: string): string {
  const parts = pointer.split('/').slice(1);
  if (parts.length === 0) return 'the body';
  const named = parts.map((part) => {
    if (/^\d+$/.test(part)) return `[${part}]`;
    return PLAIN_NAME.test(part) ? `.${part}` : '.(a key)';
  });
  return named.join('').replace(/^\./, '');
}
