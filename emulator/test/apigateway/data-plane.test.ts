import {
  CreateDeploymentCommand,
  PutRestApiCommand,
  UpdateAccountCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { JSON_TYPE, post, rawRequest } from '../apigatewayv2/gateway-account.ts';
import { oncePerFile } from '../account-context.ts';
import { bytesOf, deployRest, document, lambdaIntegration, openRestAccount } from './rest-account.ts';

const test = oncePerFile(openRestAccount);

const answering = async (expression: string, members: object = {}) => {
  const source = `export const handler = async () => (${expression});`;
  return await deployRest(test, { source, ...members });
};

describe('the event', () => {
  it('is payload format 1.0', async () => {
    const { url, apiId } = await deployRest(test, { operation: { operationId: 'classify' } });
    const response = await post(`${url}/classify?a=1&a=2&b=x`, '{"inputs":"hällo"}', {
      ...JSON_TYPE,
      'user-agent': 'test-agent',
    });
    expect(response.status).toBe(200);
    const event = (await response.json()) as APIGatewayProxyEvent;
    expect(event).toEqual({
      resource: '/classify',
      path: '/classify',
      httpMethod: 'POST',
      headers: expect.objectContaining({
        'Content-Type': 'application/json',
        'X-Forwarded-For': '127.0.0.1',
        'X-Amzn-Trace-Id': response.headers.get('x-amzn-trace-id'),
      }),
      multiValueHeaders: expect.objectContaining({ 'Content-Type': ['application/json'] }),
      queryStringParameters: { a: '2', b: 'x' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['x'] },
      pathParameters: null,
      stageVariables: null,
      requestContext: expect.objectContaining({
        resourcePath: '/classify',
        operationName: 'classify',
        httpMethod: 'POST',
        path: '/v1/classify',
        accountId: '123456789012',
        stage: 'v1',
        apiId,
        requestId: response.headers.get('x-amzn-requestid'),
        extendedRequestId: response.headers.get('x-amz-apigw-id'),
        domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
        identity: expect.objectContaining({ sourceIp: '127.0.0.1', userAgent: 'test-agent', userArn: null }),
      }),
      body: '{"inputs":"hällo"}',
      isBase64Encoded: false,
    });
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  it('encodes binary media types as base64 and passes everything else as text', async () => {
    const binary = { 'x-amazon-apigateway-binary-media-types': ['application/octet-stream'] };
    const { url } = await deployRest(test, { document: binary });
    const eventFor = async (type: string) =>
      (await (await post(`${url}/classify`, 'abc', { 'content-type': type })).json()) as APIGatewayProxyEvent;
    expect(await eventFor('application/octet-stream')).toMatchObject({ body: 'YWJj', isBase64Encoded: true });
    expect(await eventFor('application/x-other')).toMatchObject({ body: 'abc', isBase64Encoded: false });
  });

  it('contains the path parameters', async () => {
    const paths = (arn: string) => ({
      '/models/{name}': { get: lambdaIntegration(arn) },
      '/files/{rest+}': { 'x-amazon-apigateway-any-method': lambdaIntegration(arn) },
    });
    const { url } = await deployRest(test, { paths });
    const at = async (path: string, method = 'GET') =>
      (await (await fetch(`${url}${path}`, { method })).json()) as APIGatewayProxyEvent;
    expect(await at('/models/a%20b')).toMatchObject({
      resource: '/models/{name}',
      pathParameters: { name: 'a b' },
    });
    expect(await at('/files/a/b', 'PUT')).toMatchObject({
      pathParameters: { rest: 'a/b' },
      httpMethod: 'PUT',
    });
  });
});

describe('the response of a function', () => {
  it('has its status, headers and body', async () => {
    const { url } = await answering(
      `{ statusCode: 418, headers: { 'x-one': 1, 'www-authenticate': 'Basic' }, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] }, body: 'tea' }`,
    );
    const response = await post(`${url}/classify`);
    expect([response.status, await response.text()]).toEqual([418, 'tea']);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-one')).toBe('1');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    // API Gateway remaps this header.
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(response.headers.get('x-amzn-remapped-www-authenticate')).toBe('Basic');
  });

  it('is decoded if the client accepts a binary media type of the API', async () => {
    const binary = { 'x-amazon-apigateway-binary-media-types': ['image/png'] };
    const { url } = await answering(`{ statusCode: 200, body: 'YWJj', isBase64Encoded: true }`, {
      document: binary,
    });
    const got = async (accept: string) =>
      await (await post(`${url}/classify`, '{}', { ...JSON_TYPE, accept })).text();
    expect([await got('image/png'), await got('application/json')]).toEqual(['abc', 'YWJj']);
  });

  it.each([
    ['no statusCode', `{ body: 'x' }`],
    ['a body that is no text', `{ statusCode: 200, body: {} }`],
    ['a list', `[]`],
    ['a status that is none', `{ statusCode: 'fine' }`],
    ['an exception', `(() => { throw new Error('secret'); })()`],
  ])('is 502 for %s', async (_, expression) => {
    const { url } = await answering(expression);
    const response = await post(`${url}/classify`);
    expect([response.status, await response.text()]).toEqual([502, '{"message":"Internal server error"}']);
  });

  it('is 504 after the timeout', async () => {
    const { url } = await deployRest(test, {
      source: 'export const handler = () => new Promise(() => setInterval(() => {}, 50));',
      integration: { timeoutInMillis: 200 },
    });
    const response = await post(`${url}/classify`);
    expect([response.status, await response.text()]).toEqual([
      504,
      '{"message":"Endpoint request timed out"}',
    ]);
  });

  it.each([
    ['*/POST/classify', 200],
    ['v1/*/classify', 200],
    ['*/GET/classify', 500],
    [null, 500],
  ])('needs permission: %s gives %d', async (permission, status) => {
    const { url } = await answering(`{ statusCode: 200 }`, { permission });
    expect((await post(`${url}/classify`)).status).toBe(status);
  });
});

describe('what is served', () => {
  it('is the last deployment, without later changes', async () => {
    const { url, apiId: restApiId, functionArn } = await deployRest(test);
    const body = bytesOf(document({ '/health': { get: lambdaIntegration(functionArn) } }));
    await test.gateway.send(new PutRestApiCommand({ restApiId, mode: 'overwrite', body }));
    expect((await post(`${url}/classify`)).status).toBe(200);
    expect((await fetch(`${url}/health`)).status).toBe(403);
    await test.gateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'v1' }));
    expect((await post(`${url}/classify`)).status).toBe(403);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it.each([
    ['another path', '/other', 'POST'],
    ['another method', '/classify', 'GET'],
  ])('says nothing of %s', async (_, path, method) => {
    const { url } = await deployRest(test);
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, await response.text()]).toEqual([
      403,
      '{"message":"Missing Authentication Token"}',
    ]);
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  });

  it('is nothing without a stage', async () => {
    const { url } = await deployRest(test);
    const response = await post(`${url.replace(/v1$/, 'v2')}/classify`);
    expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });

  it('is also reachable by the API’s host name', async () => {
    const { apiId } = await deployRest(test);
    const request = new Request(`http://${apiId}.execute-api.localhost/v1/classify`, { method: 'POST' });
    expect((await test.fetch(request)).status).toBe(200);
  });
});

describe('limits', () => {
  it('413 for a body over 10 MB, 431 for headers over 10,240 bytes', async () => {
    const { url } = await deployRest(test);
    const large = await post(`${url}/classify`, 'x'.repeat(10_485_761));
    expect([large.status, await large.text()]).toEqual([413, '{"message":"Request Too Long"}']);
    const headers = { ...JSON_TYPE, 'x-long': 'x'.repeat(10_240) };
    expect((await post(`${url}/classify`, '{}', headers)).status).toBe(431);
    expect((await post(`${url}/classify`, '{}', { ...JSON_TYPE, 'x-long': 'x'.repeat(9_000) })).status).toBe(
      200,
    );
  });

  it('429 above the method’s rate, independently of other methods', async () => {
    const paths = (arn: string) => ({
      '/classify': { post: lambdaIntegration(arn) },
      '/free': { post: lambdaIntegration(arn) },
    });
    const { url, apiId: restApiId } = await deployRest(test, { paths });
    const patch = (path: string, value: string) => ({ op: 'replace' as const, path, value });
    const patchOperations = [
      patch('/*/*/throttling/rateLimit', '100'),
      patch('/~1classify/POST/throttling/rateLimit', '0.001'),
      patch('/~1classify/POST/throttling/burstLimit', '2'),
    ];
    await test.gateway.send(new UpdateStageCommand({ restApiId, stageName: 'v1', patchOperations }));
    const statuses: number[] = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await post(`${url}/classify`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect(await (await post(`${url}/classify`)).text()).toBe('{"message":"Too Many Requests"}');
    expect((await post(`${url}/free`)).status).toBe(200);
  });
});

it('a mock answers preflights with the headers of the document', async () => {
  const name = 'method.response.header.Access-Control-Allow-Origin';
  const responses = {
    default: { statusCode: '204', responseParameters: { [name]: "'https://app.example'" } },
  };
  const options = {
    responses: { 204: { description: 'ok', headers: { 'Access-Control-Allow-Origin': {} } } },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
      responses,
    },
  };
  const { url } = await deployRest(test, { paths: () => ({ '/classify': { options } }) });
  const response = await rawRequest(`${url}/classify`, { method: 'OPTIONS' });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
});

it('every request is written to the access log and counted in metrics', async () => {
  const { url, apiId: restApiId } = await answering(`{ statusCode: 200 }`);
  const role = 'arn:aws:iam::123456789012:role/gateway-logs';
  const patch = (path: string, value: string) => ({ op: 'replace' as const, path, value });
  await test.gateway.send(new UpdateAccountCommand({ patchOperations: [patch('/cloudwatchRoleArn', role)] }));
  const group = '/aws/apigateway/rest-logged';
  const format = '$context.requestId $context.status $context.resourcePath $context.error.responseType';
  const patchOperations = [
    patch('/accessLogSettings/destinationArn', `arn:aws:logs:us-east-1:123456789012:log-group:${group}`),
    patch('/accessLogSettings/format', format),
  ];
  await test.gateway.send(new UpdateStageCommand({ restApiId, stageName: 'v1', patchOperations }));
  test.metrics.length = 0;
  const fine = await post(`${url}/classify`);
  const rejected = await post(`${url}/other`);
  expect(test.logs.get(group)).toEqual([
    `${fine.headers.get('x-amzn-requestid')} 200 /classify -`,
    `${rejected.headers.get('x-amzn-requestid')} 403 - MISSING_AUTHENTICATION_TOKEN`,
  ]);
  const counted = test.metrics.filter(({ dimensions }) => 'ApiName' in dimensions && 'Stage' in dimensions);
  expect(counted).toMatchObject([
    { namespace: 'AWS/ApiGateway', values: { Count: 1, '4XXError': 0, '5XXError': 0 } },
    { namespace: 'AWS/ApiGateway', values: { Count: 1, '4XXError': 1, '5XXError': 0 } },
  ]);
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
