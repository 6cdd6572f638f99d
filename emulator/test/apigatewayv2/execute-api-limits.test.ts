import { UpdateStageCommand } from '@aws-sdk/client-apigatewayv2';
import { describe, expect, it } from 'vitest';
import { openFunctionAccount } from '../lambda/function-account.ts';
import { deployApi, post, rawRequest } from './gateway-account.ts';
import { oncePerFile } from '../account-context.ts';

const test = oncePerFile(openFunctionAccount);

const OK_HANDLER = `export const handler = async () => ({ statusCode: 200, body: '"fine"' });`;

describe('limits', () => {
  it('stops waiting for a function at the integration timeout', async () => {
    const { url } = await deployApi(test, {
      source: 'export const handler = () => new Promise(() => setInterval(() => {}, 50));',
      timeoutMs: 300,
    });
    const response = await post(`${url}/classify`);
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  });

  it('rejects a body over 10 MB, with or without Content-Length', async () => {
    const { url } = await deployApi(test);
    const body = 'x'.repeat(10_485_761);
    const plain = await post(`${url}/classify`, body, { 'content-type': 'text/plain' });
    expect([plain.status, await plain.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    const chunked = await rawRequest(`${url}/classify`, { method: 'POST', body, chunked: true });
    expect(chunked.status).toBe(413);
  });

  it('rejects more than 10,240 bytes of request line and headers', async () => {
    const { url } = await deployApi(test, { source: OK_HANDLER });
    const sendRequest = async (length: number) =>
      await post(`${url}/classify`, '{}', {
        'content-type': 'application/json',
        'x-long': 'x'.repeat(length),
      });
    expect((await sendRequest(9_000)).status).toBe(200);
    const rejected = await sendRequest(10_240);
    expect([rejected.status, await rejected.text()]).toEqual([
      431,
      '{"message":"Request Header Fields Too Large"}',
    ]);
    const line = `${url}/classify?q=${'x'.repeat(10_240)}`;
    expect((await post(line)).status).toBe(431);
  });

  it('prefers route settings over stage settings for throttling', async () => {
    const { url, apiId, gateway } = await deployApi(test, {
      routes: [{ RouteKey: 'POST /classify' }, { RouteKey: 'POST /free' }],
      stage: { DefaultRouteSettings: { ThrottlingBurstLimit: 100, ThrottlingRateLimit: 100 } },
    });
    const slow = { 'POST /classify': { ThrottlingBurstLimit: 2, ThrottlingRateLimit: 0.001 } };
    await gateway.send(new UpdateStageCommand({ ApiId: apiId, StageName: '$default', RouteSettings: slow }));
    const statuses: number[] = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await post(`${url}/classify`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const rejected = await post(`${url}/classify`);
    expect(await rejected.text()).toBe('{"message":"Too Many Requests"}');
    expect((await post(`${url}/free`)).status).toBe(200);
  });
});

describe('permission', () => {
  it.each([
    ['*/POST/classify', [200, '"fine"']],
    ['*/*/classify', [200, '"fine"']],
    ['$default/POST/*', [200, '"fine"']],
    ['*/GET/classify', [500, '{"message":"Internal Server Error"}']],
    ['test/POST/classify', [500, '{"message":"Internal Server Error"}']],
    [null, [500, '{"message":"Internal Server Error"}']],
  ])('for %s gives %j', async (permission, expected) => {
    const { url } = await deployApi(test, { permission, source: OK_HANDLER });
    const response = await post(`${url}/classify`);
    expect([response.status, await response.text()]).toEqual(expected);
  });

  it('for another API does not apply', async () => {
    const { url } = await deployApi(test, { permission: null });
    await deployApi(test);
    expect((await post(`${url}/classify`)).status).toBe(500);
  });
});

describe('the access log', () => {
  it('gets one line per response of the stage', async () => {
    const group = '/aws/apigateway/logged';
    const DestinationArn = `arn:aws:logs:us-east-1:123456789012:log-group:${group}`;
    const Format =
      '{"id":"$context.requestId","route":"$context.routeKey","status":$context.status,"function":"$context.integration.status","wait":"$context.integrationLatency","error":"$context.error.message","why":"$context.integrationErrorMessage","none":"$context.authorizer.error"}';
    const { url } = await deployApi(test, {
      source:
        'export const handler = async (event) => { if (event.body === "fail") throw new Error("boom"); return { statusCode: 418 }; };',
      stage: { AccessLogSettings: { DestinationArn, Format } },
    });
    const first = await post(`${url}/classify`);
    await post(`${url}/classify`, 'fail');
    await post(`${url}/other`);
    const lines = (test.logs.get(group) ?? []).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([
      {
        id: first.headers.get('apigw-requestid'),
        route: 'POST /classify',
        status: 418,
        function: '418',
        wait: expect.stringMatching(/^\d+$/),
        error: '-',
        why: '-',
        none: '-',
      },
      {
        id: expect.any(String),
        route: 'POST /classify',
        status: 500,
        function: '-',
        wait: expect.stringMatching(/^\d+$/),
        error: 'Internal Server Error',
        why: 'boom',
        none: '-',
      },
      {
        id: expect.any(String),
        route: '-',
        status: 404,
        function: '-',
        wait: '-',
        error: 'Not Found',
        why: '-',
        none: '-',
      },
    ]);
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
