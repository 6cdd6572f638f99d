import * as z from 'zod/mini';

import manifest from '../../package.json' with { type: 'json' };
import type { Task } from '../tasks/task.ts';
import { healthSchema } from '../contract/health.ts';
import { problemSchema } from '../contract/problem.ts';
import { asComponent, type OpenApi, type OpenApiOptions, schemaNames } from './form.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { UNDOCUMENTED_ROUTE_CODES, operations } from './operations.ts';
import { errorResponse } from './responses.ts';
import { securitySchemes } from './security.ts';

/** An error of API Gateway itself, which has no code. */
const messageSchema = z.object({ message: z.string() });

const SCHEMAS = {
  Problem: jsonSchemaOf(problemSchema, 'response'),
  Health: jsonSchemaOf(healthSchema, 'response'),
  ApiGatewayMessage: jsonSchemaOf(messageSchema, 'response'),
};

const HEADERS = {
  RequestId: { description: 'The id of this request, as in all logs.', schema: { type: 'string' } },
  ReleaseId: { description: 'The release that served the request, if known.', schema: { type: 'string' } },
  RetryAfter: {
    description: 'Seconds to wait before retrying.',
    schema: { type: 'integer', minimum: 0 },
  },
};

/**
 * The gateway's OpenAPI document, generated from the schemas and error tables that the proxy uses. It is built when the
 * proxy is bundled, and packed next to its code: otherwise every cold start would load zod's JSON Schema generator for
 * a document that cannot change while the proxy runs.
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
      schemas: { ...schemasOf(options.task), ...SCHEMAS },
      headers: HEADERS,
      responses: elsewhere(options),
      ...(schemes && { securitySchemes: schemes }),
    },
  };
}

function schemasOf(task: Task): OpenApi['components']['schemas'] {
  const { request, answer } = schemaNames(task);
  const { passThrough } = task;
  if (passThrough) {
    return {
      ...(passThrough.request && { [request]: asComponent(passThrough.request, request) }),
      ...(passThrough.response && { [answer]: asComponent(passThrough.response, answer) }),
    };
  }
  return {
    ...(task.plainTextSchema && { Text: jsonSchemaOf(task.plainTextSchema, 'request') }),
    [request]: jsonSchemaOf(task.requestSchema, 'request'),
    [answer]: jsonSchemaOf(task.answerSchema, 'response'),
  };
}

function pathsOf(options: OpenApiOptions): OpenApi['paths'] {
  const paths = operations(options).map(
    ([{ method, path }, operation]) => [path, { [method.toLowerCase()]: operation }] as const,
  );
  return Object.fromEntries(paths);
}

/** The proxy's responses to unknown paths and methods. */
function elsewhere(options: OpenApiOptions): OpenApi['components']['responses'] {
  return Object.fromEntries(
    UNDOCUMENTED_ROUTE_CODES.map((code) => [code, errorResponse([code], undefined, options)]),
  );
}
