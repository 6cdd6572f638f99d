import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

import { readRequest } from '../../src/tasks/task.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { openApi } from '../../src/openapi/document.ts';
import type { Media, OpenApi } from '../../src/openapi/form.ts';
import { PROBLEM_CODES, PROBLEM_MEDIA_TYPE, ProxyFault } from '../../src/contract/problem.ts';
import { routesOf } from '../../src/contract/routes.ts';
import { answeredCases, rejectedCases } from '../contract/cases.ts';

const bodyLimit = BODY_LIMITS.sagemakerServerless;
const closed = openApi({ task, title: 'shop', auth: 'iam', bodyLimit });
const onRest = openApi({ task, title: 'shop', auth: 'iam', api: 'rest', bodyLimit });
const byKey = openApi({ task, title: 'shop', auth: 'api-key', api: 'rest', bodyLimit });
const open = openApi({ task, title: 'shop', auth: 'none', bodyLimit, url: 'https://example.org' });
const jwt = { issuer: 'https://issuer.example', audience: ['shop', 'till'], scopes: ['classify'] };
const byToken = openApi({ task, title: 'shop', auth: 'jwt', jwt, bodyLimit });

// Rules that JSON Schema cannot express.
const NOT_EXPRESSIBLE = ['half a surrogate pair'];

/** A validator for a schema of the document. */
function judgeOf(document: OpenApi): (schema: object, value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false });
  // References start at the root, so the components are there.
  return (schema, value) => ajv.validate({ ...schema, components: document.components }, value);
}

function operationsOf(document: OpenApi) {
  return Object.values(document.paths).flatMap((methods) => Object.values(methods));
}

function contentOf(document: OpenApi): (readonly [string, Media])[] {
  const responses = Object.values(document.components.responses);
  const bodies = operationsOf(document).flatMap((each) => [
    each.requestBody ?? {},
    ...Object.values(each.responses),
  ]);
  return [...responses, ...bodies].flatMap((body) =>
    Object.entries('content' in body ? (body.content ?? {}) : {}),
  );
}

/** Whether the proxy reads a body of plain text. */
function isRead(text: string): boolean {
  try {
    readRequest(task, new TextEncoder().encode(text), 'text/plain');
    return true;
  } catch (error) {
    if (error instanceof ProxyFault) return false;
    throw error;
  }
}

/** The body of a case, for JSON Schema; undefined when it is not JSON. */
function sent({ headers, body }: { headers: Record<string, string>; body: Uint8Array }): [string, unknown] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  if (headers['content-type']?.startsWith('text/plain')) return ['text/plain', text];
  return ['application/json', JSON.parse(text.replace(/^\uFEFF/, ''))];
}

describe.each([
  ['closed', closed],
  ['REST', onRest],
  ['keyed', byKey],
  ['open', open],
  ['token', byToken],
])('the %s document', (_, document) => {
  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone({ ...document }));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it('has only references that resolve', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    const at = (path: string): unknown =>
      path
        .split('/')
        .reduce<unknown>((held, key) => (held as Record<string, unknown> | undefined)?.[key], document);
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((path) => at(path) === undefined)).toEqual([]);
  });

  it('has the three routes and no other', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes).toEqual(routesOf('classify', '/classify').map(({ method, path }) => `${method} ${path}`));
  });

  it('has an example of every problem, under its own status', () => {
    const responses = operationsOf(document).flatMap((each) => Object.entries(each.responses));
    const examples = responses.flatMap(([status, { content = {} }]) =>
      Object.values(content['application/problem+json']?.examples ?? {}).map(({ value }) => ({
        status,
        value,
      })),
    );
    for (const { status, value } of examples) expect(value).toMatchObject({ status: Number(status) });
    const everywhere = JSON.stringify(document);
    expect(PROBLEM_CODES.filter((code) => !everywhere.includes(`"code":"${code}"`))).toEqual([]);
  });

  it('has only examples that match its schemas', () => {
    const fits = judgeOf(document);
    const examples = contentOf(document).flatMap(([, { schema, examples: named = {} }]) =>
      Object.values(named).map(({ value }) => ({ schema, value })),
    );
    expect(examples.length).toBeGreaterThan(20);
    expect(examples.filter(({ schema, value }) => !fits(schema, value))).toEqual([]);
  });
});

describe('the request in the document', () => {
  const fits = judgeOf(closed);
  const content = closed.paths['/classify']?.['post']?.requestBody?.content ?? {};
  const accepts = (mediaType: string, value: unknown): boolean =>
    fits(content[mediaType]?.schema ?? { not: {} }, value);

  it.each(answeredCases)('accepts $name', (one) => {
    expect(accepts(...sent(one))).toBe(true);
  });

  it.each(
    rejectedCases.filter(({ name, expected }) => expected.status === 422 && !NOT_EXPRESSIBLE.includes(name)),
  )('rejects $name', (one) => {
    expect(accepts(...sent(one))).toBe(false);
  });

  it.each([
    ['\uFEFF', false],
    ['\uFEFF \n', false],
    ['\uFEFFrent', true],
    [' \n rent', true],
    ['\uFEFF\uFEFF', true],
  ])('accepts the plain text %j as the proxy does: %j', (text, taken) => {
    expect([accepts('text/plain', text), isRead(text)]).toEqual([taken, taken]);
  });

  it('cannot express the listed cases', () => {
    const notExpressible = rejectedCases.filter(({ name }) => NOT_EXPRESSIBLE.includes(name));
    expect(notExpressible.map((one) => accepts(...sent(one)))).toEqual(NOT_EXPRESSIBLE.map(() => true));
  });
});

describe('the authentication', () => {
  it('is a signature in the private document', () => {
    expect(closed.security).toEqual([{ sigv4: [] }]);
    expect(closed.components.securitySchemes?.['sigv4']).toMatchObject({
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      'x-amazon-apigateway-authtype': 'awsSigv4',
    });
    for (const { responses } of operationsOf(closed)) expect(responses).toHaveProperty('403');
  });

  it('is an API key in the document with API keys', () => {
    expect(byKey.security).toEqual([{ apiKey: [] }]);
    expect(byKey.components.securitySchemes?.['apiKey']).toMatchObject({
      type: 'apiKey',
      in: 'header',
      name: 'x-api-key',
    });
    for (const { responses } of operationsOf(byKey)) {
      expect(responses).toHaveProperty(['403', 'content', PROBLEM_MEDIA_TYPE]);
      expect(responses).not.toHaveProperty(['403', 'content', 'application/json']);
    }
  });

  it('is absent in the public document', () => {
    expect(open.security).toEqual([]);
    expect(open.components).not.toHaveProperty('securitySchemes');
    for (const { responses } of operationsOf(open)) expect(responses).not.toHaveProperty('403');
  });

  it('names the token issuer, and the responses to rejected callers', () => {
    expect(byToken.security).toEqual([{ jwt: [] }]);
    expect(byToken.components.securitySchemes).toEqual({
      jwt: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description:
          'A JSON Web Token from https://issuer.example for the audience shop or till, with scope classify.',
      },
    });
    const statuses = operationsOf(byToken).map(({ responses }) => Object.keys(responses));
    for (const each of statuses) expect(each).toEqual(expect.arrayContaining(['401', '403']));
  });

  it('names the server where one is known', () => {
    expect(open.servers).toEqual([{ url: 'https://example.org' }]);
    expect(closed).not.toHaveProperty('servers');
  });
});
