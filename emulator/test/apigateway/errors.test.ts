import {
  PutGatewayResponseCommand,
  CreateDeploymentCommand,
  GetGatewayResponsesCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, it } from 'vitest';
import { JSON_TYPE, post } from '../apigatewayv2/gateway-account.ts';
import { oncePerFile } from '../account-context.ts';
import { deployRest, openRestAccount } from './rest-account.ts';

const test = oncePerFile(openRestAccount);

const REQUEST = {
  type: 'object',
  required: ['inputs'],
  properties: { inputs: { $ref: '#/components/schemas/Inputs' }, top: { type: 'integer' } },
};
const VALIDATED = {
  components: { schemas: { Request: REQUEST, Inputs: { oneOf: [{ type: 'string' }, { type: 'array' }] } } },
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
  },
  'x-amazon-apigateway-request-validator': 'all',
};
const schema = { $ref: '#/components/schemas/Request' };
const requestBody = { content: { 'application/json': { schema } } };

describe('a validated body', () => {
  const validated = async () => await deployRest(test, { operation: { requestBody }, document: VALIDATED });

  it.each<[string, string, number]>([
    ['what fits the model', '{"inputs":"coffee"}', 200],
    ['a list, by the other model', '{"inputs":["coffee"],"top":1}', 200],
    ['a member of the wrong type', '{"inputs":"coffee","top":"1"}', 400],
    ['what the other model forbids', '{"inputs":5}', 400],
    ['a member that is missing', '{}', 400],
    ['no JSON', '{', 400],
    ['nothing', '', 400],
  ])('%s: %s gives %d', async (_, body, status) => {
    const { url } = await validated();
    const response = await post(`${url}/classify`, body);
    const rejected = '{"message":"Invalid request body"}';
    expect([response.status, (await response.text()) === rejected]).toEqual([status, status === 400]);
  });

  it('is not validated for another media type', async () => {
    const { url } = await validated();
    expect((await post(`${url}/classify`, 'coffee', { 'content-type': 'text/plain' })).status).toBe(200);
    const withCharset = { 'content-type': 'application/json; charset=utf-8' };
    expect((await post(`${url}/classify`, '{}', withCharset)).status).toBe(400);
  });
});

it('a required parameter must be present', async () => {
  const parameters = [
    { name: 'x-seen', in: 'header', required: true },
    { name: 'top', in: 'query', required: true },
    { name: 'any', in: 'query' },
  ];
  const { url } = await deployRest(test, { operation: { parameters }, document: VALIDATED });
  const missing = await post(`${url}/classify?any=1`);
  expect([missing.status, await missing.json()]).toEqual([
    400,
    { message: 'Missing required request parameters: [x-seen, top]' },
  ]);
  expect((await post(`${url}/classify?top=1`, '{}', { ...JSON_TYPE, 'x-seen': 'y' })).status).toBe(200);
});

describe('gateway responses', () => {
  const template =
    '{"type":"$context.error.responseType","said":$context.error.messageString,"why":"$context.error.validationErrorString","id":"$context.requestId"}';
  const problem = {
    statusCode: '422',
    responseParameters: {
      'gatewayresponse.header.content-type': "'application/problem+json'",
      'gatewayresponse.header.access-control-allow-origin': 'method.request.header.origin',
      'gatewayresponse.header.x-id': 'context.requestId',
      'gatewayresponse.header.x-absent': 'method.request.header.absent',
    },
    responseTemplates: { 'application/json': template },
  };

  it('set status, headers and body of an error', async () => {
    const { url } = await deployRest(test, {
      operation: { requestBody },
      document: { ...VALIDATED, 'x-amazon-apigateway-gateway-responses': { BAD_REQUEST_BODY: problem } },
    });
    const response = await post(`${url}/classify`, '{}', { ...JSON_TYPE, origin: 'https://app.example' });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.has('x-absent')).toBe(false);
    const id = response.headers.get('x-amzn-requestid');
    expect(response.headers.get('x-id')).toBe(id);
    expect(await response.json()).toEqual({
      type: 'BAD_REQUEST_BODY',
      said: 'Invalid request body',
      why: expect.stringMatching(/required property 'inputs'/) as string,
      id,
    });
  });

  it('of a DEFAULT_ type apply to types that are not customized', async () => {
    const family = { responseParameters: { 'gatewayresponse.header.x-family': "'4xx'" } };
    const five = { responseParameters: { 'gatewayresponse.header.x-family': "'5xx'" } };
    const { url } = await deployRest(test, {
      source: 'export const handler = async () => 1;',
      document: {
        'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: family, DEFAULT_5XX: five },
      },
    });
    const seen = async (path: string) => {
      const { status, headers } = await post(`${url}${path}`);
      return [status, headers.get('x-family')];
    };
    expect(await seen('/other')).toEqual([403, '4xx']);
    expect(await seen('/classify')).toEqual([502, '5xx']);
  });

  it('are listed completely, with defaults, and take effect on deployment', async () => {
    const { url, apiId: restApiId } = await deployRest(test);
    await test.gateway.send(
      new PutGatewayResponseCommand({
        restApiId,
        responseType: 'MISSING_AUTHENTICATION_TOKEN',
        statusCode: '404',
      }),
    );
    const { items = [] } = await test.gateway.send(new GetGatewayResponsesCommand({ restApiId, limit: 500 }));
    const own = items.filter(({ defaultResponse }) => !defaultResponse);
    expect([items.length, own.map(({ responseType }) => responseType)]).toEqual([
      21,
      ['MISSING_AUTHENTICATION_TOKEN'],
    ]);
    expect((await post(`${url}/other`)).status).toBe(403);
    await test.gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'v1' }));
    expect((await post(`${url}/other`)).status).toBe(404);
  });
});
