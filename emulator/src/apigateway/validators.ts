import type { RequestValidator } from '@aws-sdk/client-api-gateway';
import { newId } from '../gateway/new-id.ts';
import type { Definition } from './definition.ts';
import { conflict, notFound } from './errors.ts';
import type { PartKind } from './parts.ts';
import { booleanIn, textRule } from './patch.ts';

/** Request validators: whether a method's body, its parameters, or both are validated. */
export const VALIDATORS: PartKind<RequestValidator> = {
  noun: 'RequestValidator',
  key: 'requestValidatorId',
  parts: ({ validators }) => validators,
  absent: () => notFound('Invalid Request Validator identifier specified'),
  create: (_definition, { name, validateRequestBody = false, validateRequestParameters = false }) => {
    const id = newId(6);
    return [id, { id, name, validateRequestBody, validateRequestParameters }];
  },
  rules: [
    textRule('name', ['replace']),
    {
      path: '/validateRequestBody',
      ops: ['replace'],
      apply: (validator, patch) => void (validator.validateRequestBody = booleanIn(patch)),
    },
    {
      path: '/validateRequestParameters',
      ops: ['replace'],
      apply: (validator, patch) => void (validator.validateRequestParameters = booleanIn(patch)),
    },
  ],
  check: () => undefined,
  checkRemoval: (definition, id) => {
    if (usesValidator(definition, id))
      throw conflict('Cannot delete Request Validator: it is referenced by a method');
  },
};

function usesValidator({ resources }: Definition, id: string): boolean {
  const methods = [...resources.values()].flatMap((resource) => [...resource.methods.values()]);
  return methods.some(({ requestValidatorId }) => requestValidatorId === id);
}
