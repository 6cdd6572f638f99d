import { VISIBLE_TEXT } from '../tasks/text-input.ts';
import { DEEP, type Health } from '../contract/health.ts';
import { JSON_TYPE, TEXT_TYPE } from '../contract/media-type.ts';
import { PROBLEM_CODES, type ProblemCode } from '../contract/problem.ts';
import { HEALTH_ROUTE, OPENAPI_ROUTE, type Route, routesOf } from '../contract/routes.ts';
import type { Task } from '../tasks/task.ts';
import { type Media, type OpenApiOptions, type Operation, ref, schemaNames } from './form.ts';
import { successResponse, errorResponses } from './responses.ts';

// A U+FEFF at the start of a body is a byte order mark and not part of the text (Encoding Standard, UTF-8 decode).
const VISIBLE_TEXT_AFTER_BOM = {
  pattern: String.raw`^(?:\uFEFF|(?!\uFEFF))[\s\S]*(?:${VISIBLE_TEXT.source})`,
};

const HEALTH: Health = { status: 'ok' };

/** The codes for unknown paths and methods. */
export const UNDOCUMENTED_ROUTE_CODES = [
  'not-found',
  'method-not-allowed',
] as const satisfies readonly ProblemCode[];

// Only a probe returns it.
const PROBED: ProblemCode = 'unhealthy';

/** Every route with its operation. */
export function operations(options: OpenApiOptions): readonly (readonly [Route, Operation])[] {
  const { task, path = task.path } = options;
  const [route] = routesOf(task.operation, path);
  return [
    [route, taskOperation(options)],
    [HEALTH_ROUTE, health(options)],
    [OPENAPI_ROUTE, openapi(options)],
  ];
}

function taskOperation(options: OpenApiOptions): Operation {
  const { task, bodyLimit } = options;
  const { summary, answer, answers } = task.documentation;
  const other: ReadonlySet<ProblemCode> = new Set([...UNDOCUMENTED_ROUTE_CODES, PROBED]);
  const schema = ref('schemas', schemaNames(task).answer);
  return {
    operationId: task.operation,
    summary,
    requestBody: { required: true, content: requestContent(task) },
    responses: {
      200: successResponse(answer, { schema, examples: answers }, true),
      ...errorResponses(
        PROBLEM_CODES.filter((code) => !other.has(code)),
        options,
      ),
    },
    'x-limits': [...task.limits, bodyLimit],
  };
}

function requestContent(task: Task): Record<string, Media> {
  const { requests, plainText } = task.documentation;
  const json = { schema: ref('schemas', schemaNames(task).request), examples: requests };
  if (!task.plainTextSchema || plainText === undefined) return { [JSON_TYPE]: json };
  const plain = { text: { summary: 'Plain text', value: plainText } };
  return {
    [JSON_TYPE]: json,
    [TEXT_TYPE]: { schema: { allOf: [ref('schemas', 'Text'), VISIBLE_TEXT_AFTER_BOM] }, examples: plain },
  };
}

function health(options: OpenApiOptions): Operation {
  const examples = { well: { summary: 'The proxy is running', value: HEALTH } };
  return {
    operationId: HEALTH_ROUTE.name,
    summary: 'Check the proxy and, with deep=1, the model',
    parameters: [
      {
        name: DEEP.name,
        in: 'query',
        description:
          'Also calls the endpoint, which may cause a cold start. By default, only the proxy is checked.',
        schema: { type: 'string' },
        example: DEEP.value,
      },
    ],
    responses: {
      200: successResponse('Healthy', { schema: ref('schemas', 'Health'), examples }, true),
      ...errorResponses(['internal', PROBED], options),
    },
  };
}

function openapi(options: OpenApiOptions): Operation {
  return {
    operationId: OPENAPI_ROUTE.name,
    summary: 'This document',
    responses: {
      200: successResponse('OpenAPI 3.1', { schema: { type: 'object', required: ['openapi', 'paths'] } }),
      304: { description: 'The document has not changed since the version in If-None-Match' },
      ...errorResponses(['internal'], options),
    },
  };
}
