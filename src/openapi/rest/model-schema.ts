type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A JSON Schema 2020-12 with the keywords that OpenAPI 3.0 and API Gateway's models (JSON Schema draft 4) share. It
 * accepts everything that the original accepts. Limits are omitted: the proxy names the exceeded limit, while a model
 * counts differently (Java's `\s` and UTF-16; "maxItems and minItems are not included in simple request
 * validation", Developer Guide, known issues).
 */
export function modelSchema(schema: object): object {
  return converted(schema as Json) as object;
}

/** Keywords that draft 4 does not have, limits, annotations, and `not`, which would reject more without its limit. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  '$schema',
  '$comment',
  'propertyNames',
  'examples',
  'not',
  'pattern',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minimum',
]);

/** Keywords that contain named schemas; such a name may look like a keyword. */
const BY_NAME: ReadonlySet<string> = new Set(['properties', 'definitions']);

function converted(value: Json): Json {
  if (isList(value)) return value.map(converted);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([word]) => !LEFT_OUT.has(word));
  return Object.assign({}, ...kept.map(([word, inner]) => member(word, inner))) as Json;
}

function member(word: string, inner: Json): Record<string, Json> {
  if (word === 'const') return { enum: [inner] };
  if (word === 'type') return typed(inner);
  if (word === 'prefixItems') return { items: { anyOf: isList(inner) ? inner.map(converted) : [] } };
  if (word === 'enum' || word === 'required') return { [word]: inner };
  if (BY_NAME.has(word) && isRecord(inner)) {
    const named = Object.entries(inner).map(([name, each]) => [name, converted(each)]);
    return { [word]: Object.fromEntries(named) as Json };
  }
  return { [word]: converted(inner) };
}

/** OpenAPI 3.0 has one type per schema and none for null; draft 4 has no `nullable`. Both support an enum. */
function typed(type: Json): Record<string, Json> {
  if (type === 'null') return { enum: [null] };
  if (!isList(type)) return { type };
  return { anyOf: type.map((each) => typed(each)) };
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !isList(value);
}
