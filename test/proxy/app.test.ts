import { describe, expect, it } from 'vitest';

import { ProxyFault } from '../../src/contract/problem.ts';
import { post, stage } from './canned-predictor.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TEXT = 'UBER TRIP 4412';

describe('POST /classify', () => {
  it('sends the same normalized form to the predictor for every form of request', async () => {
    const { app, predicted } = stage();
    await app.fetch(post(TEXT, { 'content-type': 'text/plain' }));
    await app.fetch(post(JSON.stringify(TEXT)));
    await app.fetch(post(JSON.stringify({ inputs: [TEXT], options: { wait_for_model: true } })));
    expect(predicted.map(({ body }) => body)).toEqual(
      Array.from({ length: 3 }, () => `{"inputs":["${TEXT}"],"parameters":{}}`),
    );
    expect(predicted[0]?.options.contentType).toBe('application/json');
  });

  it('keeps parameters', async () => {
    const { app, predicted } = stage();
    await app.fetch(post('{"inputs":"a","parameters":{"top_k":2,"function_to_apply":"sigmoid"}}'));
    expect(JSON.parse(predicted[0]?.body ?? '')).toEqual({
      inputs: ['a'],
      parameters: { top_k: 2, function_to_apply: 'sigmoid' },
    });
  });

  it('returns release and request id in headers', async () => {
    const { app, predicted } = stage();
    const response = await app.fetch(post('"a"'));
    expect(response.headers.get('x-release-id')).toBe('r-7');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-request-id')).toMatch(UUID);
    expect(predicted[0]?.options.requestId).toBe(response.headers.get('x-request-id'));
  });

  it('sets no release header when the model named none', async () => {
    const { app } = stage(async () => ({ release: undefined }));
    expect((await app.fetch(post('"a"'))).headers.has('x-release-id')).toBe(false);
  });

  it.each([
    ['JKJaXmPLvHcESHA=', 'JKJaXmPLvHcESHA='],
    ['not a header\nvalue', UUID],
    [undefined, UUID],
  ])('uses the request id of API Gateway if it is a valid header value: %j', async (given, expected) => {
    const { app } = stage(undefined, { requestContextOf: () => ({ requestId: given }) });
    expect((await app.fetch(post('"a"'))).headers.get('x-request-id')).toMatch(expected);
  });

  it('does not use a request id from the caller', async () => {
    const { app } = stage();
    const response = await app.fetch(post('"a"', { 'x-request-id': 'forged' }));
    expect(response.headers.get('x-request-id')).toMatch(UUID);
  });
});

describe('a body too large', () => {
  const request = { name: 'API', max: 100, unit: 'bytes' } as const;
  const limits = { request, answer: request };

  it('is rejected with the exceeded limit and the actual size', async () => {
    const { app, predicted } = stage(undefined, { limits });
    const response = await app.fetch(post('a'.repeat(101), { 'content-type': 'text/plain' }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      code: 'too-large',
      limit: request,
      detail: expect.stringContaining('101 bytes'),
    });
    expect(predicted).toEqual([]);
  });

  it('is measured in the form that is sent: escapes count', async () => {
    const { app, predicted } = stage(undefined, { limits });
    const response = await app.fetch(post(`a${'\u0001'.repeat(50)}`, { 'content-type': 'text/plain' }));
    expect(response.status).toBe(413);
    expect(predicted).toEqual([]);
  });

  it('does not include one of exactly the limit', async () => {
    const { app } = stage(undefined, { limits });
    // {"inputs":[""],"parameters":{}} adds 31 bytes to the text.
    expect((await app.fetch(post('a'.repeat(69), { 'content-type': 'text/plain' }))).status).toBe(200);
    expect((await app.fetch(post('a'.repeat(70), { 'content-type': 'text/plain' }))).status).toBe(413);
  });
});

describe('the response of the model', () => {
  it('is 502 when it is not JSON', async () => {
    const { app } = stage(async () => ({ body: '<html>' }));
    const response = await app.fetch(post('"a"'));
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ code: 'model-failed' });
  });

  it('is 502 with the limit when it is too large to return', async () => {
    const { app } = stage(async () => ({ body: JSON.stringify('x'.repeat(1000)) }));
    const response = await app.fetch(post('"a"'));
    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ limit: { name: 'way-back', max: 1000 } });
  });
});

describe('faults', () => {
  it.each([
    ['throttled', 429, '1'],
    ['warming', 503, '5'],
    ['endpoint-missing', 503, '30'],
    ['model-failed', 502, null],
    ['upstream-failed', 502, null],
    ['deadline-passed', 504, '5'],
    ['wrong-shape', 422, null],
  ] as const)('%s is %i with Retry-After %s', async (code, status, retryAfter) => {
    const { app } = stage(() => Promise.reject(new ProxyFault(code)));
    const response = await app.fetch(post('"a"'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, retryAfter]);
    expect(await response.json()).toMatchObject({
      type: `urn:sagemaker-gateway:problem:${code}`,
      status,
      code,
      requestId: response.headers.get('x-request-id'),
    });
  });

  it('an unexpected error is 500 without details', async () => {
    const { app } = stage(() => Promise.reject(new Error('arn:aws:iam::123456789012:role/x')));
    const response = await app.fetch(post('"a"'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/arn:|123456789012/);
  });

  it('aborts the predictor at the deadline', async () => {
    const { app } = stage(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new ProxyFault('deadline-passed')));
        }),
      { predictMs: 30 },
    );
    expect((await app.fetch(post('"a"'))).status).toBe(504);
  });
});

describe('other requests', () => {
  it.each([
    ['GET', '/classify', 405, 'POST'],
    ['DELETE', '/classify', 405, 'POST'],
    ['POST', '/health', 405, 'GET, HEAD'],
    ['POST', '/openapi.json', 405, 'GET, HEAD'],
    ['GET', '/', 404, null],
    ['POST', '/classify/more', 404, null],
  ])('%s %s is %i', async (method, path, status, allow) => {
    const { app, predicted } = stage();
    const response = await app.fetch(new Request(`http://gateway${path}`, { method }));
    expect([response.status, response.headers.get('allow')]).toEqual([status, allow]);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('x-request-id')).toMatch(UUID);
    expect(predicted).toEqual([]);
  });
});

describe('the log', () => {
  it('has one line per request, with ids, sizes and times', async () => {
    const { app, lines } = stage();
    const response = await app.fetch(post(JSON.stringify([TEXT, TEXT].join(' '))));
    expect(lines).toEqual([
      {
        level: 'INFO',
        event: 'request',
        requestId: response.headers.get('x-request-id'),
        coldStart: false,
        method: 'POST',
        route: '/classify',
        status: 200,
        ms: expect.any(Number),
        ownMs: expect.any(Number),
        checkMs: expect.any(Number),
        predictMs: expect.any(Number),
        requestBytes: 31,
        texts: 1,
        answerBytes: 33,
        attempts: 1,
        release: 'r-7',
        upstreamRequestId: 'aws-1',
      },
    ]);
  });

  it('has the total time, the time in the predictor, and the remaining time', async () => {
    const { app, lines } = stage(async () => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return {};
    });
    await app.fetch(post('"a"'));
    const { ms = 0, predictMs = 0, ownMs = 0, checkMs = 0 } = lines[0] ?? {};
    expect(predictMs).toBeGreaterThanOrEqual(39);
    expect(ownMs).toBeCloseTo(ms - predictMs, 5);
    expect(checkMs).toBeLessThanOrEqual(ownMs);
  });

  it('has attempts, duration and request id of the endpoint for a failed request too', async () => {
    const upstream = { name: 'ThrottlingException', requestId: 'aws-2' };
    const { app, lines } = stage((_, { onAttempt }) => {
      onAttempt?.();
      return Promise.reject(new ProxyFault('throttled', undefined, { upstream }));
    });
    await app.fetch(post('"a"'));
    expect(lines[0]).toMatchObject({
      attempts: 2,
      predictMs: expect.any(Number),
      upstreamRequestId: 'aws-2',
      upstream: { name: 'ThrottlingException' },
    });
  });

  it('has the request context: ids, trace, time of arrival and cold start', async () => {
    const startedAtMs = performance.now() - 500;
    const requestContext = {
      requestId: 'g-1',
      lambdaRequestId: 'l-1',
      traceId: 't-1',
      startedAtMs,
      coldStart: true,
    };
    const { app, lines, predicted } = stage(undefined, { requestContextOf: () => requestContext });
    await app.fetch(post('"a"'));
    expect(lines[0]).toMatchObject({
      requestId: 'g-1',
      lambdaRequestId: 'l-1',
      traceId: 't-1',
      coldStart: true,
    });
    expect(lines[0]?.ownMs).toBeGreaterThanOrEqual(500);
    expect(predicted[0]?.options).toMatchObject({ requestId: 'g-1', traceId: 't-1' });
  });

  it('has the code of an error response, and the permitted upstream details', async () => {
    const { app, lines } = stage(() =>
      Promise.reject(new ProxyFault('model-failed', undefined, { upstream: { name: 'ModelError' } })),
    );
    await app.fetch(post('"a"'));
    await app.fetch(post('[]'));
    expect(lines).toMatchObject([
      { level: 'ERROR', status: 502, code: 'model-failed', upstream: { name: 'ModelError' } },
      { level: 'WARN', status: 422, code: 'wrong-shape' },
    ]);
  });

  it('never contains text of the caller: no body, key or path, and no error that quotes one', async () => {
    const quoting = stage((body) => Promise.reject(new SyntaxError(`Unexpected token in ${body}`)));
    await quoting.app.fetch(post(JSON.stringify(TEXT)));
    await quoting.app.fetch(post(`{"${TEXT}": 1}`));
    await quoting.app.fetch(post(TEXT));
    await quoting.app.fetch(new Request(`http://gateway/${encodeURIComponent(TEXT)}`));
    expect(quoting.lines).toHaveLength(4);
    expect(quoting.lines[0]?.failure?.frames.length).toBeGreaterThan(0);
    expect(JSON.stringify(quoting.lines)).not.toMatch(/UBER|\b4412\b/);
  });
});
