import { describe, expect, it } from 'vitest';

import { decodeCors, encodeCors } from '../../src/contract/cors.ts';
import { ProxyFault } from '../../src/contract/problem.ts';
import { post, stage } from './canned-predictor.ts';

const ORIGIN = 'https://app.example.com';
const cors = { origins: [ORIGIN, 'http://localhost:5173'], maxAgeSeconds: 600 };
const asked = { origin: ORIGIN };

function preflight(origin: string): Request {
  const headers = { origin, 'access-control-request-method': 'POST' };
  return new Request('https://gateway.test/classify', { method: 'OPTIONS', headers });
}

describe('CORS of the proxy', () => {
  it('lets an allowed origin read the response and its headers', async () => {
    const { app } = stage(undefined, { cors });
    const { headers, status } = await app.fetch(post('"a"', asked));
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-expose-headers')).toMatch(/x-request-id/);
    expect(headers.get('vary')).toMatch(/origin/i);
  });

  it.each([
    ['malformed', post('{', asked), 400],
    ['of the wrong shape', post('{"inputs":1}', asked), 422],
    ['of the wrong type', post('a', { ...asked, 'content-type': 'image/png' }), 415],
    ['at no path', new Request('https://gateway.test/nothing', { headers: asked }), 404],
    ['by a wrong method', new Request('https://gateway.test/classify', { headers: asked }), 405],
  ])('applies to the rejection of a request %s', async (_what, request, status) => {
    const { app } = stage(undefined, { cors });
    const response = await app.fetch(request);
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it.each(['throttled', 'model-failed', 'warming', 'deadline-passed'] as const)(
    'applies to a failure behind the proxy: %s',
    async (code) => {
      const failing = stage(
        async () => {
          throw new ProxyFault(code);
        },
        { cors },
      );
      const response = await failing.app.fetch(post('"a"', asked));
      expect(response.status).toBeGreaterThanOrEqual(429);
      expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    },
  );

  it('answers a preflight with the allowed methods and headers', async () => {
    const { app, predicted } = stage(undefined, { cors });
    const { headers, status } = await app.fetch(preflight(ORIGIN));
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(headers.get('access-control-allow-methods')).toBe('POST,GET');
    expect(headers.get('access-control-allow-headers')).toMatch(/authorization.*x-amz-date.*x-api-key/);
    expect(headers.get('access-control-max-age')).toBe('600');
    expect(predicted).toEqual([]);
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'null'])(
    'gives a page of %s nothing to read by',
    async (origin) => {
      const { app } = stage(undefined, { cors });
      for (const request of [preflight(origin), post('"a"', { origin })]) {
        expect((await app.fetch(request)).headers.has('access-control-allow-origin')).toBe(false);
      }
    },
  );

  it('allows every origin if configured, and none by default', async () => {
    const every = stage(undefined, { cors: { ...cors, origins: ['*'] } });
    expect((await every.app.fetch(post('"a"', asked))).headers.get('access-control-allow-origin')).toBe('*');
    const { headers } = await stage().app.fetch(post('"a"', asked));
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('the environment variable for CORS', () => {
  it('returns its options, and undefined when it is not set', () => {
    expect(decodeCors(encodeCors(cors))).toEqual(cors);
    expect(decodeCors(undefined)).toBeUndefined();
  });

  it.each(['{', '{"origins":[]}', '{"origins":"*","maxAgeSeconds":1}'])(
    'is rejected with its name: %s',
    (value) => {
      expect(() => decodeCors(value)).toThrow(/GATEWAY_CORS cannot be read/);
    },
  );
});
