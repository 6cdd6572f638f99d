import { CreateRouteCommand, UpdateApiCommand } from '@aws-sdk/client-apigatewayv2';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { openFunctionAccount } from '../lambda/function-account.ts';
import { deployApi, JSON_TYPE, post, rawRequest } from './gateway-account.ts';
import { oncePerFile } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

const answering = async (expression: string) => {
  const { url } = await deployApi(test, { source: `export const handler = async () => (${expression});` });
  return await post(`${url}/classify`);
};
const eventOf = async (response: Response) => (await response.json()) as APIGatewayProxyEventV2;

describe('the event', () => {
  it('is payload format 2.0', async () => {
    const { url, apiId } = await deployApi(test, { routes: [{ RouteKey: 'POST /classify' }] });
    const response = await post(`${url}/classify?a=1&a=2&b=%20x+y`, '{"inputs":"hällo"}', {
      ...JSON_TYPE,
      cookie: 'one=1; two=2',
      'user-agent': 'test-agent',
      'X-Custom': 'Kept',
    });
    expect(response.status).toBe(200);
    const requestId = response.headers.get('apigw-requestid');
    const event = await eventOf(response);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /classify',
      rawPath: '/classify',
      rawQueryString: 'a=1&a=2&b=%20x+y',
      cookies: ['one=1', 'two=2'],
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'content-length': '19',
        'x-custom': 'Kept',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        host: new URL(url).host,
      }),
      queryStringParameters: { a: '1,2', b: ' x y' },
      requestContext: {
        accountId: '123456789012',
        apiId,
        domainName: `${apiId}.execute-api.us-east-1.amazonaws.com`,
        domainPrefix: apiId,
        http: {
          method: 'POST',
          path: '/classify',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test-agent',
        },
        requestId,
        routeKey: 'POST /classify',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
      },
      body: '{"inputs":"hällo"}',
      isBase64Encoded: false,
    });
    expect(Object.keys(event.headers)).not.toContain('cookie');
    expect(Object.keys(event.headers)).not.toContain('connection');
  });

  it.each([
    ['application/json; charset=utf-8', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/json-seq', true],
    [undefined, true],
  ])('carries a body of %s as base64: %s', async (type, isBase64Encoded) => {
    const { url } = await deployApi(test);
    const event = await eventOf(
      await rawRequest(`${url}/classify`, {
        method: 'POST',
        body: 'a=1',
        ...(type && { headers: { 'content-type': type } }),
      }),
    );
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(event.body).toBe(isBase64Encoded ? Buffer.from('a=1').toString('base64') : 'a=1');
  });

  it('contains decoded path variables, and the stage in the path', async () => {
    const { url } = await deployApi(test, {
      routes: [{ RouteKey: 'GET /items/{id}' }, { RouteKey: 'ANY /files/{rest+}' }],
      stage: { StageName: 'test', StageVariables: { colour: 'red' } },
    });
    const item = await eventOf(await fetch(`${url}/test/items/a%20b`));
    expect(item).toMatchObject({
      pathParameters: { id: 'a b' },
      rawPath: '/test/items/a b',
      stageVariables: { colour: 'red' },
    });
    expect(item.body).toBeUndefined();
    const file = await eventOf(await fetch(`${url}/test/files/a/b/c`, { method: 'DELETE' }));
    expect(file).toMatchObject({ pathParameters: { rest: 'a/b/c' }, routeKey: 'ANY /files/{rest+}' });
    expect((await fetch(`${url}/items/1`)).status).toBe(404);
  });
});

describe('routing', () => {
  it('rejects unmatched requests, with the request id', async () => {
    const { url } = await deployApi(test);
    for (const response of [
      await fetch(`${url}/classify`),
      await post(`${url}/other`),
      await post(`${url}/classify/`),
    ]) {
      expect([response.status, await response.text()]).toEqual([404, '{"message":"Not Found"}']);
      expect(response.headers.get('apigw-requestid')).toMatch(/^[A-Za-z0-9+/]{15}=$/);
    }
    expect((await fetch(`${test.url}/execute-api/absent1234/classify`)).status).toBe(404);
  });

  it('serves changes at once with AutoDeploy, and nothing at a disabled endpoint', async () => {
    const { url, apiId, integrationId, gateway } = await deployApi(test);
    await gateway.send(
      new CreateRouteCommand({ ApiId: apiId, RouteKey: '$default', Target: `integrations/${integrationId}` }),
    );
    expect((await eventOf(await fetch(`${url}/anything`))).routeKey).toBe('$default');
    await gateway.send(new UpdateApiCommand({ ApiId: apiId, DisableExecuteApiEndpoint: true }));
    expect((await fetch(`${url}/anything`)).status).toBe(404);
  });

  it('serves nothing at a stage without a deployment', async () => {
    const { url } = await deployApi(test, { stage: { AutoDeploy: false } });
    expect((await post(`${url}/classify`)).status).toBe(404);
  });
});

describe('the answer', () => {
  it('has status, headers, cookies and a base64 body from the function', async () => {
    const response = await answering(
      '{ statusCode: 201, headers: { "Content-Type": "image/png", "X-Number": 7 }, cookies: ["a=1; Secure", "b=2"], body: "aGk=", isBase64Encoded: true }',
    );
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('x-number')).toBe('7');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Secure', 'b=2']);
    expect(await response.text()).toBe('hi');
  });

  it.each([
    ['an object without statusCode', '{ label: "food" }', 'application/json', '{"label":"food"}'],
    ['a list', '[1, 2]', 'application/json', '[1,2]'],
    ['a string', '"plain"', 'application/json', 'plain'],
    [
      'a body without content type',
      '{ statusCode: 200, body: "plain" }',
      'text/plain;charset=UTF-8',
      'plain',
    ],
  ])('for %s is 200', async (_what, expression, type, body) => {
    const response = await answering(expression);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      type,
      body,
    ]);
  });

  it.each([
    ['a nonsense status', '{ statusCode: "nonsense" }'],
    ['a body that is no text', '{ statusCode: 200, body: { a: 1 } }'],
    ['headers that are a list', '{ statusCode: 200, headers: [1] }'],
    ['a header no HTTP has', '{ statusCode: 200, headers: { "a b": "c" } }'],
    ['an exception', '(() => { throw new Error("secret"); })()'],
  ])('for %s is a bare 500', async (_what, expression) => {
    const response = await answering(expression);
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
