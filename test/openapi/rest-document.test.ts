import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { task } from '../../src/tasks/text-classification.ts';
import { GATEWAY_RESPONSES } from '../../src/contract/gateway-responses.ts';
import { BODY_LIMITS, MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../../src/contract/limits.ts';
import { openApi } from '../../src/openapi/document.ts';
import { jsonSchemaOf } from '../../src/openapi/json-schema.ts';
import { restDocument, type RestOptions } from '../../src/openapi/rest/document.ts';
import { modelSchema } from '../../src/openapi/rest/model-schema.ts';
import { PROBLEM_CODES, problemSchema, statusOf, type ProblemCode } from '../../src/contract/problem.ts';
import { routesOf } from '../../src/contract/routes.ts';
import { answeredCases } from '../contract/cases.ts';

const contract = openApi({ task, title: 'shop', auth: 'iam', bodyLimit: BODY_LIMITS.sagemakerServerless });
const URI =
  'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:shop/invocations';

function documentOf(over: Partial<RestOptions> = {}) {
  const options = { name: 'shop-dev', integrationUri: URI, timeoutMs: 29_000, auth: 'iam' as const };
  return restDocument(contract, { ...options, ...over }) as Readonly<Record<string, unknown>> & {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  };
}

const AUTHS = ['iam', 'jwt', 'api-key', 'none'] as const;

describe.each(AUTHS)('the document of a REST API with auth %s', (auth) => {
  it.each([undefined, { origins: ['https://a.example'] }])(
    'is valid OpenAPI 3.0 with CORS %j',
    async (cors) => {
      const document = structuredClone({ ...documentOf({ auth, cors }) });
      const { valid, errors } = await new Validator().validate(document);
      expect(errors ?? []).toEqual([]);
      expect(valid).toBe(true);
      expect(document).toMatchObject({ openapi: '3.0.1' });
    },
  );

  it('integrates every route with the function, with validation and the REST API timeout', () => {
    const { paths } = documentOf({ auth });
    const methods = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        key: `${method.toUpperCase()} ${path}`,
        operation,
      })),
    );
    expect(methods.map(({ key }) => key)).toEqual(
      routesOf('classify', '/classify').map(({ method, path }) => `${method} ${path}`),
    );
    for (const { operation } of methods) {
      expect(operation['x-amazon-apigateway-integration']).toMatchObject({
        type: 'aws_proxy',
        uri: URI,
        timeoutInMillis: 29_000,
      });
      expect(operation['x-amazon-apigateway-request-validator']).toBe('all');
    }
  });

  it('requires authentication on every route except the preflights, unless it is public', () => {
    const { paths } = documentOf({ auth, cors: { origins: ['*'] } });
    for (const item of Object.values(paths)) {
      const { options, ...own } = item;
      expect(options?.['security']).toEqual([]);
      const closed = Object.values(own).map(({ security }) => (security as unknown[]).length > 0);
      expect(closed).toEqual([auth !== 'none']);
    }
  });
});

describe('the model of a request', () => {
  const accepts = new Ajv({ strict: false }).compile(
    modelSchema(jsonSchemaOf(task.requestSchema, 'request')),
  );
  const inJson = <Case extends { headers: Record<string, string>; body: Uint8Array }>(
    cases: readonly Case[],
  ) =>
    cases.flatMap((one) => {
      if (one.headers['content-type']?.startsWith('text/plain')) return [];
      try {
        return [{ one, value: JSON.parse(new TextDecoder().decode(one.body)) as unknown }];
      } catch {
        return [];
      }
    });

  it('accepts every request that the proxy answers', () => {
    const answered = inJson(answeredCases);
    expect(answered.length).toBeGreaterThan(5);
    expect(answered.filter(({ value }) => !accepts(value)).map(({ one }) => one.name)).toEqual([]);
  });

  it.each([[1], [null], [[]], [{}], [{ inputs: 1 }], [{ inputs: 'a', other: 1 }], [{ inputs: ['a', 1] }]])(
    'rejects %j',
    (value) => {
      expect(accepts(value)).toBe(false);
    },
  );

  it.each([
    { inputs: '' },
    { inputs: [] },
    { inputs: 'a'.repeat(MAX_CHARACTERS_PER_INPUT.max + 1) },
    { inputs: Array.from({ length: MAX_INPUTS.max + 1 }, () => 'a') },
  ])('does not enforce limits: the proxy names the exceeded one', (value) => {
    expect([accepts(value), z.safeParse(task.requestSchema, value).success]).toEqual([true, false]);
  });

  it('accepts null where the contract does', () => {
    expect(accepts({ inputs: 'a', parameters: { top_k: null } })).toBe(true);
  });

  it('expresses newer keywords in terms of draft 4', () => {
    const schema = {
      type: ['string', 'null'],
      const: 1,
      prefixItems: [{ type: 'string' }],
      properties: { maxItems: { type: 'integer', minimum: 1 }, const: { const: 'a' } },
    };
    expect(modelSchema(schema)).toEqual({
      anyOf: [{ type: 'string' }, { enum: [null] }],
      enum: [1],
      items: { anyOf: [{ type: 'string' }] },
      properties: { maxItems: { type: 'integer' }, const: { enum: ['a'] } },
    });
  });
});

describe('the gateway responses of a REST API', () => {
  const responses = (over: Partial<RestOptions> = {}) =>
    documentOf(over)['x-amazon-apigateway-gateway-responses'] as Readonly<
      Record<
        string,
        { statusCode: string; responseParameters: object; responseTemplates: Record<string, string> }
      >
    >;

  it('are problem documents with the request id', () => {
    for (const [type, { statusCode, responseTemplates }] of Object.entries(responses())) {
      const filled =
        responseTemplates['application/json']?.replace('$context.requestId', 'JKJaXmPLvHcESHA=') ?? '';
      const problem = problemSchema.parse(JSON.parse(filled));
      expect(problem, type).toMatchObject({ status: Number(statusCode), requestId: 'JKJaXmPLvHcESHA=' });
      expect(problem.type).toBe(`urn:sagemaker-gateway:problem:${problem.code}`);
    }
  });

  it('use the same status as the proxy for a code', () => {
    const known = GATEWAY_RESPONSES.filter(({ code }) => (PROBLEM_CODES as string[]).includes(code));
    expect(known.length).toBeGreaterThan(3);
    for (const { code, status } of known) expect(status, code).toBe(statusOf(code as ProblemCode));
  });

  it('have CORS headers only with CORS enabled, for one origin or for the request’s origin', () => {
    const headers = (cors?: RestOptions['cors']) => responses({ cors })['THROTTLED']?.responseParameters;
    const origin = 'gatewayresponse.header.access-control-allow-origin';
    expect(headers()).not.toHaveProperty([origin]);
    expect(headers({ origins: ['https://a.example'] })).toHaveProperty([origin], "'https://a.example'");
    expect(headers({ origins: ['https://a.example', 'https://b.example'] })).toHaveProperty(
      [origin],
      'method.request.header.origin',
    );
  });
});
