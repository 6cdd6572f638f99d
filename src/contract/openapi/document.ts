import * as z from 'zod/mini';

import manifest from '../../../package.json' with { type: 'json' };
import { answerSchema, requestSchema, textSchema } from '../../tasks/text-classification.ts';
import { healthSchema } from '../health.ts';
import { problemSchema } from '../problem.ts';
import { ROUTES } from '../routes.ts';
import type { OpenApi, OpenApiOptions } from './form.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { ELSEWHERE, operations } from './operations.ts';
import { refusal } from './responses.ts';
import { securitySchemes } from './security.ts';

/** The words of API Gateway itself, which come without a code. */
const doorSchema = z.object({ message: z.string() });

const SCHEMAS = {
  Text: jsonSchemaOf(textSchema, 'taken'),
  ClassifyRequest: jsonSchemaOf(requestSchema, 'taken'),
  ClassifyAnswer: jsonSchemaOf(answerSchema, 'given'),
  Problem: jsonSchemaOf(problemSchema, 'given'),
  Health: jsonSchemaOf(healthSchema, 'given'),
  DoorRefusal: jsonSchemaOf(doorSchema, 'given'),
};

const HEADERS = {
  RequestId: { description: 'The id of this request in every log.', schema: { type: 'string' } },
  ReleaseId: { description: 'The release that answered, where it named itself.', schema: { type: 'string' } },
  RetryAfter: {
    description: 'Seconds after which another try may go well.',
    schema: { type: 'integer', minimum: 0 },
  },
};

/**
 * The gateway's OpenAPI document, made of what judges requests and words refusals, and of nothing else. It is built
 * when the proxy is bundled, and lies beside its code: the part of zod that writes JSON Schema would be loaded at
 * every cold start, for an answer that cannot change while the proxy runs.
 */
export function openApi(options: OpenApiOptions): OpenApi {
  const { title, url } = options;
  const schemes = securitySchemes(options);
  const license = { name: manifest.license, identifier: manifest.license };
  return {
    openapi: '3.1.0',
    info: { title, version: manifest.version, summary: manifest.description, license },
    ...(url !== undefined && { servers: [{ url }] }),
    security: Object.keys(schemes ?? {}).map((name) => ({ [name]: [] })),
    paths: pathsOf(options),
    components: {
      schemas: SCHEMAS,
      headers: HEADERS,
      responses: elsewhere(options),
      ...(schemes && { securitySchemes: schemes }),
    },
  };
}

function pathsOf(options: OpenApiOptions): OpenApi['paths'] {
  const paths = Object.values(operations(options)).map((operation) => {
    const { method, path } = ROUTES[operation.operationId];
    return [path, { [method.toLowerCase()]: operation }] as const;
  });
  return Object.fromEntries(paths);
}

/** What the proxy says to a path or method that no route documents. */
function elsewhere(options: OpenApiOptions): OpenApi['components']['responses'] {
  return Object.fromEntries(ELSEWHERE.map((code) => [code, refusal([code], undefined, options)]));
}
