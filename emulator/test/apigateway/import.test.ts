import { GetResourcesCommand, PutRestApiCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, it } from 'vitest';
import { oncePerFile, refusal } from '../account-context.ts';
import { bytesOf, document, lambdaIntegration, openRestAccount, SIGV4 } from './rest-account.ts';

const test = oncePerFile(openRestAccount);
const ONE_PATH = { '/classify': { post: lambdaIntegration() } };

describe('an imported document', () => {
  const put = async (restApiId: string, body: unknown, mode: 'merge' | 'overwrite', failOnWarnings = false) =>
    await test.gateway.send(new PutRestApiCommand({ restApiId, mode, failOnWarnings, body: bytesOf(body) }));
  const pathsOf = async (restApiId: string) => {
    const { items = [] } = await test.gateway.send(
      new GetResourcesCommand({ restApiId, embed: ['methods'] }),
    );
    return items.map(({ path }) => path).toSorted((a = '', b = '') => a.localeCompare(b));
  };

  it('creates resources, methods, validators and models', async () => {
    const schema = { $ref: '#/components/schemas/Request' };
    const operation = {
      operationId: 'classify',
      parameters: [{ name: 'x-seen', in: 'header', required: true }],
      requestBody: { content: { 'application/json': { schema } } },
      security: [{ sigv4: [] }],
      responses: { 200: { description: 'ok', headers: { 'x-a': {} } } },
      ...lambdaIntegration(),
    };
    const { id: restApiId = '' } = await test.imported(
      document(
        { '/v1/classify': { post: operation } },
        {
          components: {
            schemas: { Request: { type: 'object' } },
            ...SIGV4,
          },
          'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true } },
          'x-amazon-apigateway-request-validator': 'all',
        },
      ),
    );
    const { items = [] } = await test.gateway.send(
      new GetResourcesCommand({ restApiId, embed: ['methods'] }),
    );
    expect(items.map(({ path }) => path).toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      '/',
      '/v1',
      '/v1/classify',
    ]);
    const { resourceMethods } = items.find(({ path }) => path === '/v1/classify') ?? {};
    expect(resourceMethods).toMatchObject({
      POST: {
        httpMethod: 'POST',
        authorizationType: 'AWS_IAM',
        apiKeyRequired: false,
        operationName: 'classify',
        requestModels: { 'application/json': 'Request' },
        requestParameters: { 'method.request.header.x-seen': true },
        requestValidatorId: expect.stringMatching(/^[a-z0-9]{6}$/),
        methodResponses: { 200: { responseParameters: { 'method.response.header.x-a': false } } },
        methodIntegration: { type: 'AWS_PROXY', httpMethod: 'POST', timeoutInMillis: 29_000 },
      },
    });
  });

  it('is merged with the existing definition, or replaces it', async () => {
    const { id: restApiId = '' } = await test.imported(document(ONE_PATH));
    const other = document({ '/health': { get: lambdaIntegration() } });
    await put(restApiId, other, 'merge');
    expect(await pathsOf(restApiId)).toEqual(['/', '/classify', '/health']);
    await put(restApiId, other, 'overwrite');
    expect(await pathsOf(restApiId)).toEqual(['/', '/health']);
  });

  it.each<[string, object, RegExp]>([
    ['another version of OpenAPI', { ...document(ONE_PATH), openapi: '3.1.0' }, /3\.1\.0 is not supported/],
    [
      'a timeout over 29 s',
      document({ '/a': { get: lambdaIntegration(undefined, { timeoutInMillis: 30_000 }) } }),
      /'GET' on resource at path '\/a': Timeout should be between 50 ms and 29000 ms/,
    ],
    [
      'a function integration with GET',
      document({ '/a': { get: lambdaIntegration(undefined, { httpMethod: 'GET' }) } }),
      /must use the method POST/,
    ],
    [
      'an undeclared response header',
      document({
        '/a': {
          options: {
            responses: { 200: { description: 'ok' } },
            'x-amazon-apigateway-integration': {
              type: 'mock',
              responses: {
                default: { statusCode: '200', responseParameters: { 'method.response.header.A': "'b'" } },
              },
            },
          },
        },
      }),
      /Invalid mapping expression parameter specified: method\.response\.header\.A/,
    ],
    ['a model’s bad name', document(ONE_PATH, { components: { schemas: { 'A-B': {} } } }), /alphanumeric/],
    [
      'a missing security scheme',
      document({ '/a': { get: { ...lambdaIntegration(), security: [{ absent: [] }] } } }),
      /Security scheme absent is not defined/,
    ],
  ])('is rejected with %s, and nothing is changed', async (_, body, message) => {
    const { id: restApiId = '' } = await test.imported(document(ONE_PATH));
    await expect(put(restApiId, body, 'overwrite')).rejects.toMatchObject(
      refusal('BadRequestException', 400, message),
    );
    expect(await pathsOf(restApiId)).toEqual(['/', '/classify']);
  });

  it('may have warnings, unless failonwarnings is set', async () => {
    const { id: restApiId = '' } = await test.imported(document(ONE_PATH));
    const parameters = [{ name: 'session', in: 'cookie' }];
    const body = document({ '/a': { get: { ...lambdaIntegration(), parameters } } });
    await expect(put(restApiId, body, 'merge', true)).rejects.toMatchObject(
      refusal('BadRequestException', 400, /^Warnings found during import/),
    );
    expect((await put(restApiId, body, 'merge')).warnings).toHaveLength(1);
  });
});
