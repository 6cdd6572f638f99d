import { newId } from '../../gateway/new-id.ts';
import type { Definition } from '../definition.ts';
import { badRequest } from '../errors.ts';
import { checkName } from '../models.ts';
import type { Findings } from './findings.ts';
import { type Json, objectOf, objectsIn, textOf } from './json.ts';

const COMPONENT = '#/components/schemas/';

/** The URL used in a `$ref` between models of an API. */
export function modelUrl(apiId: string, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${apiId}/models/${name}`;
}

/**
 * Keywords of OpenAPI schemas that an import drops (developer guide, "Known issues": discriminator,
 * example, exclusiveMinimum and readOnly are not supported; "maxItems and minItems … update the model after import").
 */
const DROPPED_KEYWORDS = new Set([
  'discriminator',
  'example',
  'exclusiveMinimum',
  'maxItems',
  'minItems',
  'readOnly',
]);

/** Imports the document's schemas as models of the same names. */
export function importModels(document: Json, apiId: string, to: Definition, findings: Findings): void {
  for (const [name, schema] of objectsIn(objectOf(document['components'])['schemas'])) {
    findings.attempt(`Unable to create model '${name}'`, () => {
      checkName(name);
      to.models.set(name, modelOf(name, schema, apiId));
    });
  }
}

/** The name of the model for a body schema; an inline schema gets a generated name. */
export function modelNameOf(schema: Json, apiId: string, to: Definition): string {
  const reference = textOf(schema['$ref']);
  if (reference === undefined) {
    const name = `MODEL${newId(6)}`;
    to.models.set(name, modelOf(name, schema, apiId));
    return name;
  }
  const name = reference.startsWith(COMPONENT) ? reference.slice(COMPONENT.length) : '';
  if (!to.models.has(name)) throw badRequest(`Invalid model identifier specified: ${reference}`);
  return name;
}

function modelOf(name: string, schema: Json, apiId: string) {
  const text = JSON.stringify(converted(schema, apiId));
  return { id: newId(6), name, contentType: 'application/json', schema: text };
}

function converted(value: unknown, apiId: string): unknown {
  if (Array.isArray(value)) return value.map((one) => converted(one, apiId));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([word]) => !DROPPED_KEYWORDS.has(word));
  return Object.fromEntries(kept.map(([word, inner]) => [word, member(word, inner, apiId)]));
}

function member(word: string, inner: unknown, apiId: string): unknown {
  if (word === '$ref' && typeof inner === 'string' && inner.startsWith(COMPONENT))
    return modelUrl(apiId, inner.slice(COMPONENT.length));
  // Property names are data, even when they look like schema keywords.
  if (word === 'properties')
    return Object.fromEntries(objectsIn(inner).map(([name, one]) => [name, converted(one, apiId)]));
  return word === 'enum' || word === 'default' ? inner : converted(inner, apiId);
}
