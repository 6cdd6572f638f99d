import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { shown } from '../gateway-modes/signed-headers.ts';
import { scratchFolder } from '../package/model-folder.ts';
import { resultOf, run } from './command.ts';

const PATHS = ['/health', '/health?deep=1', '/openapi.json'];

/** A GET as a caller with the account's key signs it. */
async function signedGet(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const pass = { kind: 'iam', region: REGION, ...KEY } as const;
  return await fetch(url, { headers: await shown(pass, { method: 'GET', url, headers }) });
}

describe('the routes other than /classify', () => {
  let account: EmulatedAccount;
  let folder = '';
  let base = '';
  let releaseId = '';

  beforeAll(async () => {
    account = await openEventualAccount();
    folder = await scratchFolder();
    const outcome = await run(['deploy', '--skip-dry-run', '--json'], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    const result = resultOf(outcome);
    base = String(result['url']).replace(/\/classify$/, '');
    releaseId = String(result['releaseId']);
  });
  afterAll(async () => {
    await account.close();
  });

  /** What the command writes into a file, as text. */
  const written = async (name: string, ...flags: string[]): Promise<string> => {
    const out = join(folder, name);
    const { status, text } = await run(['openapi', '--out', out, ...flags], account.url);
    expect(status, text).toBe(0);
    return await readFile(out, 'utf8');
  };
  const invocations = (): number =>
    account.emulator.calls.calls.filter(({ action }) => action === 'InvokeEndpoint').length;

  it.each(PATHS)('GET %s is closed to a request without a signature', async (path) => {
    const answer = await fetch(`${base}${path}`);
    expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  it('GET /health answers without a call to the endpoint', async () => {
    const before = invocations();
    const answer = await signedGet(`${base}/health`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    expect(invocations()).toBe(before);
  });

  it('GET /health?deep=1 calls the endpoint once and returns the release', async () => {
    const before = invocations();
    const answer = await signedGet(`${base}/health?deep=1`);
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok', release: releaseId }]);
    expect(invocations()).toBe(before + 1);
  });

  it('GET /openapi.json serves the output of `openapi` except for the server, and supports ETag', async () => {
    const answer = await signedGet(`${base}/openapi.json`);
    expect(answer.status).toBe(200);
    const { servers, ...document } = JSON.parse(await written('openapi.json')) as { servers: unknown };
    expect(servers).toEqual([{ url: base }]);
    expect(await answer.json()).toEqual(document);
    const etag = answer.headers.get('etag') ?? '';
    expect((await signedGet(`${base}/openapi.json`, { 'if-none-match': etag })).status).toBe(304);
  });

  it('the Postman collection names the deployed server and contains no key', async () => {
    const text = await written('postman.json', '--postman');
    const { variable } = JSON.parse(text) as { variable: { key: string; value: string }[] };
    expect(Object.fromEntries(variable.map(({ key, value }) => [key, value]))).toEqual({
      baseUrl: base,
      region: REGION,
      accessKey: '',
      secretKey: '',
      sessionToken: '',
    });
  });
});

describe('without an account', () => {
  it('the document is written for a given URL, without its route', async () => {
    const out = join(await scratchFolder(), 'openapi.json');
    const { status, text } = await run(['openapi', '--out', out, '--url', 'https://example.org/a/classify']);
    expect(status, text).toBe(0);
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({
      servers: [{ url: 'https://example.org/a' }],
    });
  });

  it('the document has no server without a URL', async () => {
    const out = join(await scratchFolder(), 'openapi.json');
    const { status, text } = await run(['openapi', '--out', out, '--auth', 'none']);
    expect(status, text).toBe(0);
    const document: unknown = JSON.parse(await readFile(out, 'utf8'));
    expect(document).not.toHaveProperty('servers');
    expect(document).toMatchObject({ security: [] });
  });

  it('an invalid URL is rejected', async () => {
    const { status, text } = await run(['openapi', '--url', 'example']);
    expect(status).toBe(2);
    expect(text).toContain('--url must be a URL');
  });
});
