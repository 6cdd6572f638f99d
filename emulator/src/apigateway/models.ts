import type { Model } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { Definition } from './definition.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import type { PartKind } from './parts.ts';
import { textRule } from './patch.ts';

const DRAFT_4 = 'http://json-schema.org/draft-04/schema#';

/** The default models of an API that was not imported: any body, and the service's errors. */
export const EMPTY_MODEL: Model = {
  id: 'empty0',
  name: 'Empty',
  description: 'This is a default empty schema model',
  contentType: 'application/json',
  schema: JSON.stringify({ $schema: DRAFT_4, title: 'Empty Schema', type: 'object' }),
};
export const ERROR_MODEL: Model = {
  id: 'error0',
  name: 'Error',
  description: 'This is a default error schema model',
  contentType: 'application/json',
  schema: JSON.stringify({
    $schema: DRAFT_4,
    title: 'Error Schema',
    type: 'object',
    properties: { message: { type: 'string' } },
  }),
};

/** Models: JSON Schemas, draft 4, by name. */
export const MODELS: PartKind<Model> = {
  noun: 'Model',
  key: 'modelName',
  parts: ({ models }) => models,
  absent: (name) => notFound(`Invalid model name specified: ${name}`),
  create: ({ models }, input) => {
    const { name = '', contentType, description, schema } = input;
    if (models.has(name)) throw conflict(`Model name already exists for this REST API`);
    checkName(name);
    checkSchema(schema);
    return [name, { id: newId(6), name, contentType, description, schema }];
  },
  rules: [textRule('description'), textRule('schema', ['replace'])],
  check: (_definition, { schema }) => checkSchema(schema),
  checkRemoval: (definition, name) => {
    if (usesModel(definition, name))
      throw conflict(`Cannot delete model '${name}', it is referenced by a method`);
  },
};

/** Throws BadRequestException; a model's name is part of the URL by which other models refer to it. */
export function checkName(name: string): void {
  if (!/^[a-zA-Z0-9]+$/.test(name)) throw badRequest(`Model name must be alphanumeric: ${name}`);
}

function checkSchema(schema: string | undefined): void {
  if (schema === undefined) return;
  try {
    JSON.parse(schema);
  } catch {
    throw badRequest('Invalid model specified: Model schema must be valid JSON');
  }
}

function usesModel({ resources }: Definition, name: string): boolean {
  const methods = [...resources.values()].flatMap((resource) => [...resource.methods.values()]);
  return methods.some(({ requestModels }) => Object.values(requestModels ?? {}).includes(name));
}
