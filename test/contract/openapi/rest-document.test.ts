import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import { requestSchema } from '../../../src/tasks/text-classification.ts';
import { GATEWAY_RESPONSES } from '../../../src/contract/gateway-responses.ts';
import { BODY_LIMITS, MAX_CHARACTERS_PER_INPUT, MAX_INPUTS } from '../../../src/contract/limits.ts';
import { openApi } from '../../../src/contract/openapi/document.ts';
import { jsonSchemaOf } from '../../../src/contract/openapi/json-schema.ts';
import { restDocument, type RestOptions } from '../../../src/contract/openapi/rest/document.ts';
import { modelSchema } from '../../../src/contract/openapi/rest/model-schema.ts';
import { PROBLEM_CODES, problemSchema, statusOf, type ProblemCode } from '../../../src/contract/problem.ts';
import { ROUTES } from '../../../src/contract/routes.ts';
import { answeredCases } from '../cases.ts';

const contract = openApi({ title: 'shop', auth: 'iam', bodyLimit: BODY_LIMITS.sagemakerServerless });
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
  it.each([undefined, { origins: ['https://a.example'] }])('is valid OpenAPI 3.0 with CORS %j', async (cors) => {
    const document = structuredClone({ ...documentOf({ auth, cors }) });
    const { valid, errors } = await new Validator().validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(document).toMatchObject({ openapi: '3.0.1' });
  });

  it('hands every route to the function, validated and no longer than a REST API waits', () => {
    const { paths } = documentOf({ auth });
    const methods = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ key: `${method.toUpperCase()} ${path}`, operation })),
    );
    expect(methods.map(({ key }) => key)).toEqual(Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`));
    for (const { operation } of methods) {
      expect(operation['x-amazon-apigateway-integration']).toMatchObject({
        type: 'aws_proxy',
        uri: URI,
        timeoutInMillis: 29_000,
      });
      expect(operation['x-amazon-apigateway-request-validator']).toBe('all');
    }
  });

  it('closes every route but the preflights, unless it is open', () => {
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
  const takes = new Ajv({ strict: false }).compile(modelSchema(jsonSchemaOf(requestSchema, 'taken')));
  const inJson = <Case extends { headers: Record<string, string>; body: Uint8Array }>(cases: readonly Case[]) =>
    cases.flatMap((one) => {
      if (one.headers['content-type']?.startsWith('text/plain')) return [];
      try {
        return [{ one, value: JSON.parse(new TextDecoder().decode(one.body)) as unknown }];
      } catch {
        return [];
      }
    });

  it('takes whatever the proxy answers', () => {
    const verifyUrl = inJson(answeredCases);
    expect(verifyUrl.length).toBeGreaterThan(5);
    expect(verifyUrl.filter(({ value }) => !takes(value)).map(({ one }) => one.name)).toEqual([]);
  });

  it.each([[1], [null], [[]], [{}], [{ inputs: 1 }], [{ inputs: 'a', other: 1 }], [{ inputs: ['a', 1] }]])(
    'refuses %j',
    (value) => {
    expect(takes(value)).toBe(false);
  },
  );

  it.each([
    { inputs: '' },
    { inputs: [] },
    { inputs: 'a'.repeat(MAX_CHARACTERS_PER_INPUT.max + 1) },
    { inputs: Array.from({ length: MAX_INPUTS.max + 1 }, () => 'a') },
  ])('refuses nothing for a bound: the proxy says which one bit', (value) => {
    expect([takes(value), requestSchema.safeParse(value).success]).toEqual([true, false]);
  });

  it('takes a null where the contract does', () => {
    expect(takes({ inputs: 'a', parameters: { top_k: null } })).toBe(true);
  });

  it('writes what draft 4 has no word for in words that it has', () => {
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

describe('the refusals of a REST API', () => {
  const responses = (over: Partial<RestOptions> = {}) =>
    documentOf(over)['x-amazon-apigateway-gateway-responses'] as Readonly<
      Record<string, { statusCode: string; responseParameters: object; responseTemplates: Record<string, string> }>
    >;

  it('are problems of our form, each with the id of the request', () => {
    for (const [type, { statusCode, responseTemplates }] of Object.entries(responses())) {
      const filled = responseTemplates['application/json']?.replace('$context.requestId', 'JKJaXmPLvHcESHA=') ?? '';
      const problem = problemSchema.parse(JSON.parse(filled));
      expect(problem, type).toMatchObject({ status: Number(statusCode), requestId: 'JKJaXmPLvHcESHA=' });
      expect(problem.type).toBe(`urn:sagemaker-gateway:problem:${problem.code}`);
    }
  });

  it('give a code that the proxy knows the status it has there', () => {
    const known = GATEWAY_RESPONSES.filter(({ code }) => (PROBLEM_CODES as string[]).includes(code));
    expect(known.length).toBeGreaterThan(3);
    for (const { code, status } of known) expect(status, code).toBe(statusOf(code as ProblemCode));
  });

  it('carry CORS headers only when a browser may call, for one origin or for the caller’s own', () => {
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
