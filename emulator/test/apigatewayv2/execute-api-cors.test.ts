import { beforeAll, describe, expect, it } from 'vitest';
import { openFunctionAccount } from '../lambda/function-account.ts';
import { type Deployed, deployApi, rawRequest } from './gateway-account.ts';
import { oncePerFile } from '../account-context.ts';

const ALLOWED_ORIGIN = 'https://app.example';
const SOURCE = `export const handler = async () => ({
  statusCode: 200,
  headers: { 'Access-Control-Allow-Origin': 'https://function.example', 'X-Other': 'kept' },
  body: 'x',
});`;
const CorsConfiguration = {
  AllowOrigins: [ALLOWED_ORIGIN, 'http://*'],
  AllowMethods: ['POST'],
  AllowHeaders: ['content-type', 'authorization'],
  ExposeHeaders: ['x-release-id'],
  MaxAge: 600,
  AllowCredentials: true,
};

const test = oncePerFile(openFunctionAccount);
let plain: Deployed;
let configured: Deployed;
beforeAll(async () => {
  plain = await deployApi(test, { source: SOURCE });
  configured = await deployApi(test, { source: SOURCE, api: { CorsConfiguration } });
});

const preflight = (url: string, origin: string) =>
  rawRequest(`${url}/classify`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    },
  });
const call = (url: string, origin: string) =>
  rawRequest(`${url}/classify`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: '{}',
  });
const corsHeaders = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));

describe('with CORS configured', () => {
  it.each([ALLOWED_ORIGIN, 'http://localhost:3000'])(
    'a preflight from %s is answered by the gateway',
    async (origin) => {
      const response = await preflight(configured.url, origin);
      expect(response.status).toBe(204);
      expect(corsHeaders(response)).toEqual({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type,authorization',
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'x-release-id',
        'access-control-max-age': '600',
      });
      expect(response.headers.get('apigw-requestid')).toBeTruthy();
    },
  );

  it('a preflight from another origin gets no CORS headers', async () => {
    const response = await preflight(configured.url, 'https://evil.example');
    expect([response.status, corsHeaders(response)]).toEqual([204, {}]);
  });

  it("the function's own CORS headers are replaced, its others kept", async () => {
    const response = await call(configured.url, ALLOWED_ORIGIN);
    expect(response.headers.get('x-other')).toBe('kept');
    expect(corsHeaders(response)).toEqual({
      'access-control-allow-origin': ALLOWED_ORIGIN,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-release-id',
    });
    const foreign = await call(configured.url, 'https://evil.example');
    expect([foreign.status, corsHeaders(foreign)]).toEqual([200, {}]);
  });

  it('all origins can be allowed', async () => {
    const open = await deployApi(test, {
      source: SOURCE,
      api: { CorsConfiguration: { AllowOrigins: ['*'] } },
    });
    expect(corsHeaders(await call(open.url, 'https://any.example'))).toEqual({
      'access-control-allow-origin': '*',
    });
  });

  it('a request without Origin gets none', async () => {
    const response = await rawRequest(`${configured.url}/classify`, { method: 'POST', body: '{}' });
    expect([response.status, corsHeaders(response)]).toEqual([200, {}]);
  });
});

describe('without CORS configured', () => {
  it('the function sets its own headers, and a preflight matches no route', async () => {
    expect(corsHeaders(await call(plain.url, ALLOWED_ORIGIN))).toEqual({
      'access-control-allow-origin': 'https://function.example',
    });
    expect((await preflight(plain.url, ALLOWED_ORIGIN)).status).toBe(404);
  });
});

it('had no internal error', () => {
  expect(test.faults).toEqual([]);
});
