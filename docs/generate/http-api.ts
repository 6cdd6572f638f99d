import { openApi } from '../../src/openapi/document.ts';
import type { OpenApi, Operation, ResponseObject } from '../../src/openapi/form.ts';
import { DEFAULT_TASK, TASKS } from '../../src/tasks/registry.ts';
import type { Task } from '../../src/tasks/task.ts';
import { BODY_LIMITS, requestLimit } from '../../src/contract/limits.ts';
import { JSON_TYPE } from '../../src/contract/media-type.ts';
import { block, code, GENERATED, json, page, table } from './markdown.ts';
import {
  authentication,
  deadlineTable,
  gatewayProblems,
  limitTable,
  problemExample,
  problemTable,
} from './http-tables.ts';
import { type Shape, shapeText } from './shape-text.ts';

const bodyLimit = requestLimit(BODY_LIMITS.sagemakerServerless);
const documentOf = (task: Task): OpenApi => openApi({ task, title: 'gateway', auth: 'iam', bodyLimit });

/** All tasks have the same other routes, errors and headers. */
const [FIRST = DEFAULT_TASK, ...OTHERS] = Object.keys(TASKS);
const DOCUMENT = documentOf(taskNamed(FIRST));

const INTRODUCTION = [
  'What a deployed URL accepts and returns. The deployed API serves the same as OpenAPI 3.1 at `GET /openapi.json`. `npm run openapi` writes that document to a file (with `--url URL` it needs no AWS account), and `npm run openapi -- --postman` a Postman collection. [Clients](clients.md) has code.',
  'Request and response bodies have the form of the Hugging Face Inference API. A deployed API serves the route of one task: that of its model, or the one that `task` names.',
];

function taskNamed(name: string): Task {
  const found = TASKS[name];
  if (!found) throw new Error(`no task ${name}`);
  return found;
}

/** docs/http-api.md: routes, bodies, errors, limits and deadlines. */
export function httpApiPage(): string {
  return page(
    GENERATED,
    '# HTTP API',
    INTRODUCTION,
    '## Routes',
    routeTable(),
    '## Authentication',
    authentication(),
    '## Headers',
    headerTable(),
    ...[FIRST, ...OTHERS].flatMap(taskSection),
    operations()
      .slice(1)
      .flatMap(([method, path, operation]) => section(`${method} ${path}`, operation, DOCUMENT)),
    '## Problem types',
    'Every error of the proxy is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with a stable `type`. Where a limit was exceeded, `limit` names it.',
    json(problemExample()),
    problemTable(),
    '### Errors of API Gateway',
    'Requests that API Gateway rejects never reach the proxy. An HTTP API answers them with `{"message": …}`:',
    messageTable(),
    'A REST API answers in the form of the proxy:',
    gatewayProblems(),
    '## Limits',
    'The smallest limit on the way applies.',
    limitTable(),
    '## Deadlines',
    'Deadlines are nested: each component gives up before the one that waits for it, so the caller gets a reason.',
    deadlineTable(),
  );
}

function operations(): (readonly [method: string, path: string, operation: Operation])[] {
  return Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
  );
}

function routeTable(): string {
  const tasks = Object.values(TASKS).map(({ name, path, documentation }) => [
    code(`POST ${path}`),
    name,
    documentation.summary,
  ]);
  const others = operations()
    .slice(1)
    .map(([method, path, { summary }]) => [code(`${method} ${path}`), 'all', summary]);
  return table(['Route', 'Task', 'Returns'], [...tasks, ...others]);
}

function headerTable(): string {
  const names = new Map<string, string>();
  for (const [, , { responses }] of operations())
    for (const { headers = {} } of Object.values(responses))
      for (const [name, header] of Object.entries(headers)) names.set(name, descriptionOf(header));
  return table(
    ['Response header', 'Meaning'],
    [...names].map(([name, text]) => [code(name), text]),
  );
}

function descriptionOf(header: object): string {
  const name = (header as { $ref?: string }).$ref?.split('/').at(-1) ?? '';
  const { description = '' } = (DOCUMENT.components.headers[name] ?? {}) as { description?: string };
  return description;
}

function taskSection(name: string): string[] {
  const task = taskNamed(name);
  const document = documentOf(task);
  const operation = document.paths[task.path]?.['post'];
  return operation ? section(`POST ${task.path}: ${name}`, operation, document) : [];
}

function section(title: string, operation: Operation, document: OpenApi): string[] {
  const { summary, parameters = [], requestBody, responses } = operation;
  const statuses = Object.keys(responses).filter((status) => Number(status) >= 300);
  return [
    `## ${title}`,
    `${summary}.`,
    ...parameters.map(
      ({ name, example, description }) => `Query parameter ${code(`${name}=${example}`)}: ${description}`,
    ),
    ...(requestBody ? bodyBlocks('Request body', requestBody.content, document) : []),
    ...bodyBlocks('Response 200', responses[200]?.content ?? {}, document),
    `Other statuses: ${statuses.join(', ')}.`,
  ];
}

function bodyBlocks(
  title: string,
  content: NonNullable<ResponseObject['content']>,
  { components }: OpenApi,
): string[] {
  return Object.entries(content).flatMap(([type, { schema, examples = {} }]) => [
    `**${title}**, ${code(type)}:`,
    block('ts', shapeText(schema, components.schemas as Readonly<Record<string, Shape>>)),
    ...Object.values(examples).flatMap(({ summary, value }) => [
      `${summary}:`,
      type === JSON_TYPE ? json(value) : block('', String(value)),
    ]),
  ]);
}

/** What an HTTP API says itself, by status. */
function messageTable(): string {
  const all = [openApi({ task: taskNamed(DEFAULT_TASK), title: '', auth: 'jwt', bodyLimit }), DOCUMENT];
  const messages = new Map(all.flatMap(messagesOf));
  const rows = [...messages].toSorted(([left], [right]) => left.localeCompare(right));
  return table(
    ['Status', 'Message'],
    rows.map(([status, message]) => [status, code(message)]),
  );
}

function messagesOf({ paths }: OpenApi): (readonly [string, string])[] {
  return Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ responses }) => Object.entries(responses))
    .flatMap(([status, { content }]) => {
      const value = Object.values(content?.[JSON_TYPE]?.examples ?? {})[0]?.value;
      const message = (value as { message?: string } | undefined)?.message;
      return message === undefined ? [] : [[status, message] as const];
    });
}
