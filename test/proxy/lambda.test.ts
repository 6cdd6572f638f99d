import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { STACK_VARIABLE } from '../../src/contract/metrics.ts';
import { encodeTarget, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { sampleTarget } from '../contract/sample-target.ts';
import type { Handler } from '../../src/proxy/lambda.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { serveRuntime } from './predictor/runtime-wire.ts';
import type { Wire } from './predictor/wire-server.ts';

type Event = Extract<Parameters<Handler>[0], { rawPath: string }>;

const ENDPOINT = 'transactions-live';
const ANSWER = '[[{"label":"transport","score":0.99}]]';

/** An event of payload format 2.0 with the keys that API Gateway fills. */
function eventOf(parts: Partial<Event>, method = 'POST'): Event {
  const { rawPath = '/classify' } = parts;
  const http = { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' };
  return {
    version: '2.0',
    routeKey: 'POST /classify',
    rawPath,
    rawQueryString: '',
    headers: { 'content-type': 'application/json', host: 'abc.execute-api.eu-west-1.amazonaws.com' },
    body: null,
    isBase64Encoded: false,
    ...parts,
    requestContext: { requestId: 'JKJaXmPLvHcESHA=', http } as Event['requestContext'],
  };
}

describe('handler', () => {
  let wire: Wire;
  let handler: Handler;
  const lines: string[] = [];

  beforeAll(async () => {
    wire = await serveRuntime(ENDPOINT, 'huggingface');
    vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
    vi.stubEnv(STACK_VARIABLE, 'shop-live');
    vi.stubEnv(TARGET_VARIABLE, encodeTarget(sampleTarget({ endpoint: ENDPOINT })));
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => lines.push(String(chunk)) > 0);
    handler = (await import('../../src/proxy/lambda.ts')).createHandler(task);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await wire.close();
  });
  beforeEach(() => {
    lines.length = 0;
    wire.behave({ kind: 'answer', body: ANSWER, release: 'r-7' });
  });

  it('answers a text event, with the id of API Gateway on the answer, upstream and in the log', async () => {
    const result = await handler(eventOf({ body: '{"inputs":"UBER TRIP"}' }));
    expect(result).toMatchObject({
      statusCode: 200,
      body: ANSWER,
      isBase64Encoded: false,
      headers: {
        'x-release-id': 'r-7',
        'x-request-id': 'JKJaXmPLvHcESHA=',
        'content-type': 'application/json',
      },
    });
    expect(wire.seen()[0]?.requestId).toBe('JKJaXmPLvHcESHA=');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      requestId: 'JKJaXmPLvHcESHA=',
      upstreamRequestId: 'upstream-1',
      status: 200,
      attempts: 1,
      coldStart: true,
      release: 'r-7',
    });
  });

  it('logs its ids with the Lambda request id and the trace id, which is sent upstream', async () => {
    const trace = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';
    const context = { awsRequestId: 'l-1' } as Parameters<Handler>[1];
    await handler(eventOf({ body: '"a"', headers: { 'x-amzn-trace-id': trace } }), context);
    const traceId = '1-67891233-abcdef012345678912345678';
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ lambdaRequestId: 'l-1', traceId, coldStart: false });
    expect(wire.seen()[0]).toMatchObject({ requestId: 'JKJaXmPLvHcESHA=', traceId });
  });

  it('logs its metrics in the request line, by stack', async () => {
    await handler(eventOf({ body: '"a"' }));
    await handler(eventOf({ body: '[]' }));
    const [answered, rejected] = lines.map((line): unknown => JSON.parse(line));
    expect(answered).toMatchObject({ event: 'request', Stack: 'shop-live', Requests: 1, ServerErrors: 0 });
    expect(rejected).toMatchObject({ event: 'request', Cause: 'wrong-shape', Refusals: 1 });
  });

  it('reads a base64 body without a Content-Type, as the Hugging Face client sends it', async () => {
    const body = Buffer.from('{"inputs":"caf\u00e9"}').toString('base64');
    const result = await handler(eventOf({ headers: {}, body, isBase64Encoded: true }));
    expect(result.statusCode).toBe(200);
    expect(JSON.parse(wire.seen()[0]?.body ?? '')).toMatchObject({ inputs: ['caf\u00e9'] });
  });

  it.each([
    ['a named stage', '/prod/classify', 'POST /classify'],
    ['a mapping of a custom domain', '/ml/v1/classify', 'POST /classify'],
    ['a $default route', '/classify', '$default'],
    ['a route with a variable', '/classify', 'POST /{proxy+}'],
  ])('finds its route under %s', async (_, rawPath, routeKey) => {
    expect((await handler(eventOf({ rawPath, routeKey, body: '"a"' }))).statusCode).toBe(200);
  });

  it('rejects without a call to the endpoint, with a text body', async () => {
    const result = await handler(eventOf({ body: '{}' }));
    expect(result).toMatchObject({ statusCode: 422, isBase64Encoded: false });
    expect(JSON.parse(result.body)).toMatchObject({ code: 'wrong-shape', requestId: 'JKJaXmPLvHcESHA=' });
    expect(wire.seen()).toEqual([]);
  });

  it('rejects an event without a body', async () => {
    expect((await handler(eventOf({ body: null }))).statusCode).toBe(400);
  });

  it('answers GET /health with or without a body', async () => {
    const event = eventOf({ rawPath: '/health', routeKey: 'GET /health', body: 'stray' }, 'GET');
    expect((await handler(event)).statusCode).toBe(200);
  });

  it('names the limit of SageMaker, which is the lowest', async () => {
    const body = 'a'.repeat(4 * 1024 * 1024 + 1);
    const result = await handler(eventOf({ body, headers: { 'content-type': 'text/plain' } }));
    expect(result.statusCode).toBe(413);
    expect(JSON.parse(result.body)).toMatchObject({ limit: { name: 'sagemaker-serverless-payload' } });
  });
});

describe('a function without a target', () => {
  it('fails at init and names the variable', async () => {
    vi.stubEnv(TARGET_VARIABLE, '');
    vi.resetModules();
    const { createHandler } = await import('../../src/proxy/lambda.ts');
    expect(() => createHandler(task)).toThrow(`${TARGET_VARIABLE} is not set`);
    vi.unstubAllEnvs();
  });
});
