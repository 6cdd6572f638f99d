import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { encodeTarget, TARGET_VARIABLE } from '../../src/contract/target.ts';
import { sampleTarget } from '../contract/sample-target.ts';
import type { Handler } from '../../src/proxy/lambda.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { withResourcePath, isRestEvent, type RestEvent } from '../../src/proxy/rest-event.ts';
import { serveRuntime } from './predictor/runtime-wire.ts';
import type { Wire } from './predictor/wire-server.ts';

const ENDPOINT = 'transactions-live';
const ANSWER = '[[{"label":"transport","score":0.99}]]';
const ID = 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef';

/** An event of payload format 1.0 with the keys that a REST API fills: header names stay as they were sent. */
function eventOf(parts: Partial<RestEvent> = {}, headers: Record<string, string> = {}): RestEvent {
  const sent: Record<string, string> = { 'Content-Type': 'application/json', ...headers };
  const multiValueHeaders = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, [value]]));
  return {
    version: '1.0',
    resource: '/classify',
    path: '/classify',
    httpMethod: 'POST',
    headers: sent,
    multiValueHeaders,
    body: '{"inputs":"UBER TRIP"}',
    isBase64Encoded: false,
    ...parts,
    requestContext: {
      requestId: ID,
      stage: 'live',
      resourcePath: '/classify',
    } as RestEvent['requestContext'],
  };
}

describe('handler behind a REST API', () => {
  let wire: Wire;
  let handler: Handler;
  const lines: string[] = [];

  beforeAll(async () => {
    wire = await serveRuntime(ENDPOINT, 'huggingface');
    vi.stubEnv('AWS_ENDPOINT_URL', wire.url);
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
    vi.stubEnv(TARGET_VARIABLE, encodeTarget(sampleTarget({ endpoint: ENDPOINT, predictMs: 26_500 })));
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

  it('answers as text, with the id of API Gateway on the answer and in the log', async () => {
    const result = await handler(eventOf());
    expect(result).toMatchObject({ statusCode: 200, body: ANSWER, isBase64Encoded: false });
    const headers = { ...result.headers, ...result.multiValueHeaders };
    expect(headers['x-request-id'], JSON.stringify(result)).toEqual(expect.anything());
    expect(String(headers['x-request-id'])).toBe(ID);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ requestId: ID, status: 200, release: 'r-7' });
  });

  it('matches its route by the resource, under a base path too', async () => {
    expect((await handler(eventOf({ path: '/ml/v1/classify' }))).statusCode).toBe(200);
  });

  it('reads a body that API Gateway has decompressed, despite its Content-Encoding header', async () => {
    expect((await handler(eventOf({}, { 'Content-Encoding': 'gzip' }))).statusCode).toBe(200);
  });

  it('reads a base64 body', async () => {
    const body = Buffer.from('{"inputs":"caf\u00e9"}').toString('base64');
    expect((await handler(eventOf({ body, isBase64Encoded: true }))).statusCode).toBe(200);
    expect(JSON.parse(wire.seen()[0]?.body ?? '')).toMatchObject({ inputs: ['caf\u00e9'] });
  });

  it('answers GET /health with or without a body', async () => {
    const event = eventOf({ resource: '/health', path: '/health', httpMethod: 'GET', body: 'stray' });
    expect((await handler(event)).statusCode).toBe(200);
  });

  it('rejects with a problem document', async () => {
    const result = await handler(eventOf({ body: '{}' }));
    expect(result).toMatchObject({ statusCode: 422, isBase64Encoded: false });
    expect(JSON.parse(result.body)).toMatchObject({ code: 'wrong-shape', requestId: ID });
  });
});

describe('an event of format 1.0', () => {
  it('is distinguished from one of format 2.0', () => {
    expect(isRestEvent(eventOf())).toBe(true);
    expect(isRestEvent({ version: '2.0', routeKey: 'POST /classify', rawPath: '/classify' })).toBe(false);
  });

  it('keeps its encoding when its body is not text', () => {
    const event = eventOf({ isBase64Encoded: true }, { 'content-encoding': 'gzip' });
    expect(withResourcePath(event).headers).toHaveProperty('content-encoding');
  });

  it('keeps its path when the resource has a variable', () => {
    expect(withResourcePath(eventOf({ resource: '/{proxy+}', path: '/other' })).path).toBe('/other');
  });
});
