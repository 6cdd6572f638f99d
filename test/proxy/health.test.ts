import { describe, expect, it } from 'vitest';

import { ProxyFault } from '../../src/contract/problem.ts';
import { OPENAPI, stage } from './canned-predictor.ts';

const get = (path: string, headers: Record<string, string> = {}): Request =>
  new Request(`http://gateway${path}`, { headers });

describe('GET /health', () => {
  it.each(['/health', '/health?deep=0', '/health?deep', '/health?deeper=1'])(
    '%s wakes no model',
    async (path) => {
      const { app, predicted } = stage();
      const response = await app.fetch(get(path));
      expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(predicted).toEqual([]);
    },
  );

  it('?deep=1 calls the model once and returns its release', async () => {
    const { app, predicted } = stage();
    const response = await app.fetch(get('/health?deep=1'));
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok', release: 'r-7' }]);
    expect(response.headers.get('x-release-id')).toBe('r-7');
    expect(predicted.map(({ body }) => body)).toEqual(['{"inputs":["ok"],"parameters":{}}']);
  });

  it('?deep=1 returns no release when the model has none', async () => {
    const { app } = stage(async () => ({ release: undefined }));
    expect(await (await app.fetch(get('/health?deep=1'))).json()).toEqual({ status: 'ok' });
  });

  it.each([
    ['warming', '5'],
    ['throttled', '1'],
    ['model-failed', null],
    ['deadline-passed', '5'],
  ] as const)('?deep=1 is 503 when the model is %s, and the log has the reason', async (code, retryAfter) => {
    const { app, lines } = stage(() => Promise.reject(new ProxyFault(code)));
    const response = await app.fetch(get('/health?deep=1'));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, retryAfter]);
    expect(await response.json()).toMatchObject({ code: 'unhealthy', detail: new ProxyFault(code).message });
    expect(lines).toMatchObject([{ code: 'unhealthy', route: '/health', upstream: { code } }]);
  });

  it.each(['{"error":"?"}', 'no JSON', '[["food"]]'])(
    '?deep=1 is 503 when the model answers %s',
    async (body) => {
      const { app } = stage(async () => ({ body }));
      const response = await app.fetch(get('/health?deep=1'));
      expect(response.status).toBe(503);
      expect(await response.json()).toMatchObject({
        detail: 'the model returned no valid response to the health check',
      });
    },
  );

  it('?deep=1 is 503 when no answer comes in time', async () => {
    const { app } = stage(
      (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new ProxyFault('deadline-passed')));
        }),
      { predictMs: 20 },
    );
    expect((await app.fetch(get('/health?deep=1'))).status).toBe(503);
  });
});

describe('GET /openapi.json', () => {
  it('returns the document without a call to the model, and can be cached', async () => {
    const { app, predicted } = stage();
    const response = await app.fetch(get('/openapi.json'));
    expect([response.status, await response.text()]).toEqual([200, OPENAPI]);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('private, max-age=300');
    expect(predicted).toEqual([]);
  });

  it('is 304 for a matching ETag, and 200 for another', async () => {
    const { app } = stage();
    const etag = (await app.fetch(get('/openapi.json'))).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{40}"$/);
    const known = await app.fetch(get('/openapi.json', { 'if-none-match': etag }));
    expect([known.status, await known.text(), known.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await app.fetch(get('/openapi.json', { 'if-none-match': '"other"' }));
    expect(other.status).toBe(200);
  });

  it('is 500 with a problem when the document is missing', async () => {
    const { app } = stage(undefined, { openApi: () => Promise.reject(new Error('ENOENT /var/task')) });
    const response = await app.fetch(get('/openapi.json'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('/var/task');
  });
});
