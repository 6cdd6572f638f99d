import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { stubModels } from '../stub-archive.ts';
import { resultOf, run } from './command.ts';

const ORIGIN = 'https://app.example.com';
const CONFIG = 'test/journeys/pages.config.ts';

/** The API as a browser on a page of `origin` asks it. */
async function asked(url: string, origin: string, init: RequestInit = {}): Promise<Response> {
  return await fetch(url, { ...init, headers: { origin, ...(init.headers as Record<string, string>) } });
}

function post(body: string): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': 'application/json' } };
}

const PREFLIGHT: RequestInit = {
  method: 'OPTIONS',
  headers: { 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
};

describe('a gateway with CORS', () => {
  const models = stubModels();
  let account: EmulatedAccount;
  let model = '';
  let url = '';

  const deploy = async (...flags: string[]) =>
    await run(
      ['deploy', '--config', CONFIG, '--model', model, '--skip-dry-run', '--json', ...flags],
      account.url,
    );

  beforeAll(async () => {
    account = await openEventualAccount();
    model = await models.modelWith({});
    const outcome = await deploy('--auth', 'none');
    expect(outcome.status, outcome.text).toBe(0);
    url = String(resultOf(outcome)['url']);
  });
  afterAll(async () => {
    await models.removeAll();
    await account.close();
  });

  it('answers the preflight of allowed origins only', async () => {
    const own = await asked(url, ORIGIN, PREFLIGHT);
    expect(own.status).toBe(204);
    expect(own.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(own.headers.get('access-control-allow-headers')).toMatch(/content-type/);
    const foreign = await asked(url, 'https://evil.example', PREFLIGHT);
    expect(foreign.headers.has('access-control-allow-origin')).toBe(false);
  });

  it.each([
    ['an answer', '/classify', post('{"inputs": "rent oct"}'), 200],
    ['an error response of the proxy', '/classify', post('{"inputs": 7}'), 422],
    ['API Gateway’s own 404', '/nothing', {}, 404],
  ])('puts its headers on %s', async (_what, path, init, status) => {
    const response = await asked(url.replace('/classify', path), ORIGIN, init);
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it('applies a rate limit per route, readable by browsers', async () => {
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let n = 0; n < 3; n += 1) {
      last = await asked(url.replace('/classify', '/openapi.json'), ORIGIN);
      statuses.push(last.status);
    }
    expect(statuses).toEqual([200, 200, 429]);
    expect(last?.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect((await asked(url, ORIGIN, post('"rent oct"'))).status).toBe(200);
  });

  it('adds CORS headers to the response to an unsigned request', async () => {
    const closed = await deploy();
    expect(closed.status, closed.text).toBe(0);
    const response = await asked(url, ORIGIN, post('"rent oct"'));
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    account.emulator.calls.clear();
    expect(resultOf(await deploy())).toMatchObject({ changed: false });
    expect(account.emulator.calls.mutating()).toEqual([]);
  });
});
