import { VISIBLE_TEXT } from '../tasks/text-input.ts';
import { DEEP, type Health } from '../contract/health.ts';
import { ANY_TYPE, isJsonType, JSON_TYPE, TEXT_TYPE } from '../contract/media-type.ts';
import { PROBLEM_CODES, type ProblemCode } from '../contract/problem.ts';
import { HEALTH_ROUTE, OPENAPI_ROUTE, type Route, routesOf } from '../contract/routes.ts';
import { contentTypeOf, type Task, type TaskRequest, writeRequest } from '../tasks/task.ts';
import { type Media, type OpenApiOptions, type Operation, ref, schemaNames } from './form.ts';
import { errorResponses, openResponse, successResponse } from './responses.ts';

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
  const isOpen = task.passThrough !== undefined && task.passThrough.response === undefined;
  return {
    operationId: task.operation,
    summary,
    requestBody: { required: true, content: requestContent(task) },
    responses: {
      200: isOpen ? openResponse(answer) : successResponse(answer, { schema, examples: answers }, true),
      ...errorResponses(
        PROBLEM_CODES.filter((code) => !other.has(code) && !(isOpen && code === 'not-acceptable')),
        options,
      ),
    },
    'x-limits': [...task.limits, bodyLimit],
  };
}

function requestContent(task: Task): Record<string, Media> {
  const { requests, plainText } = task.documentation;
  const json = { schema: ref('schemas', schemaNames(task).request), examples: requests };
  if (task.passThrough && !task.passThrough.request) return openRequest(task.sample);
  if (!task.plainTextSchema || plainText === undefined) return { [JSON_TYPE]: json };
  const plain = { text: { summary: 'Plain text', value: plainText } };
  return {
    [JSON_TYPE]: json,
    [TEXT_TYPE]: { schema: { allOf: [ref('schemas', 'Text'), VISIBLE_TEXT_AFTER_BOM] }, examples: plain },
  };
}

/** Any body; the sample shows one. */
function openRequest(sample: TaskRequest): Record<string, Media> {
  const any = { [ANY_TYPE]: { schema: {} } };
  const contentType = contentTypeOf(sample);
  const value = exampleOf(sample);
  if (value === undefined) return any;
  const examples = { sample: { summary: 'The sample', value } };
  return { [contentType]: { schema: {}, examples }, ...any };
}

/** JSON as its value, other text as it is; undefined for bytes, which an example cannot show. */
function exampleOf(sample: TaskRequest): unknown {
  const body = writeRequest(sample);
  const text = new TextDecoder().decode(body);
  if (!Buffer.from(text).equals(body)) return undefined;
  return isJsonType(contentTypeOf(sample)) ? JSON.parse(text) : text;
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
