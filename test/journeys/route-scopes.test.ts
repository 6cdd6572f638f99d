import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetRoutesCommand,
  UpdateRouteCommand,
} from '@aws-sdk/client-apigatewayv2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatedAccount, KEY, REGION } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { scratchFolder } from '../package/model-folder.ts';
import { stubModels } from '../stub-archive.ts';
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../token-issuer.ts';
import { type Outcome, resultOf } from './command.ts';
import { runHere } from './in-process.ts';

const ORIGIN = 'https://app.example.com';

describe('a gateway with a scope per route and CORS', () => {
  const models = stubModels();
  let account: EmulatedAccount;
  let issuer: TokenIssuer;
  let model = '';
  let config = '';
  let base = '';

  const command = async (name: string, ...args: string[]): Promise<Outcome> => {
    account.emulator.calls.clear();
    const outcome = await runHere([name, '--config', config, '--json', ...args], account.url);
    expect(outcome.status, outcome.text).toBe(0);
    return outcome;
  };
  const write = async (routes: object): Promise<void> => {
    const jwt = { issuer: issuer.issuer, audience: [AUDIENCE], scopes: ['classify'] };
    const gateway = { auth: 'jwt', jwt, cors: { origins: [ORIGIN] }, routes };
    const text = JSON.stringify({ name: 'scopes', model, gateway });
    // A new file each time: Node caches imports.
    config = join(await scratchFolder(), 'endpoint.config.mjs');
    await writeFile(config, `export default ${text};\n`);
  };
  const asked = async (path: string, token?: string): Promise<Response> =>
    await fetch(`${base}${path}`, {
      headers: {
        origin: ORIGIN,
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(path === '/classify' && { method: 'POST', body: '{"inputs": "rent oct"}' }),
    });

  beforeAll(async () => {
    account = await openEventualAccount({ timeScale: 0.001 });
    issuer = await openTokenIssuer();
    model = await models.modelWith({});
    await write({ health: { scopes: [] }, openapi: { scopes: ['read', 'admin'] } });
    const { url } = resultOf(await command('deploy', '--skip-dry-run'));
    base = String(url).replace(/\/classify$/, '');
  });
  afterAll(async () => {
    await models.removeAll();
    await issuer.close();
    await account.close();
  });

  it.each([
    ['/classify', 'classify', 200],
    ['/classify', 'read', 403],
    ['/health', 'whatever', 200],
    ['/openapi.json', 'admin', 200],
    ['/openapi.json', 'classify', 403],
  ])('%s answers a token for %s with %i, readable for the page', async (path, scope, status) => {
    const response = await asked(path, issuer.token({ scope }));
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  });

  it.each([
    ['no token', () => undefined],
    ['another audience', () => issuer.token({ aud: 'stranger' })],
    ['a token that has expired', () => issuer.token({ exp: 1 })],
    ['a token without a signature', () => issuer.token({}, { alg: 'none' })],
  ])('lets a page read the refusal of %s, on every route', async (_, token) => {
    for (const path of ['/classify', '/health', '/openapi.json']) {
      const response = await asked(path, token());
      expect(response.status).toBe(401);
      expect(response.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    }
  });

  it('is unchanged by a second deploy, and updates only a route that changes', async () => {
    expect(resultOf(await command('deploy'))).toMatchObject({ changed: false });
    expect(account.emulator.calls.mutating()).toEqual([]);
    await write({ health: { scopes: [] } });
    await command('deploy');
    const written = account.emulator.calls.mutating().filter(({ service }) => service === 'apigatewayv2');
    expect(written.map(({ action }) => action)).toEqual(['UpdateRoute']);
    expect((await asked('/openapi.json', issuer.token())).status).toBe(200);
  });

  it.each([
    ['AWS_IAM' as const, false],
    ['NONE' as const, true],
  ])('is reported as public by `status` when one route has %s: %s', async (AuthorizationType, open) => {
    const gateway = new ApiGatewayV2Client({ endpoint: account.url, region: REGION, credentials: KEY });
    const { Items: [api] = [] } = await gateway.send(new GetApisCommand({}));
    const { Items: routes = [] } = await gateway.send(new GetRoutesCommand({ ApiId: api?.ApiId }));
    const RouteId = routes.find(({ RouteKey }) => RouteKey === 'GET /health')?.RouteId;
    const moved = { ApiId: api?.ApiId, RouteId, AuthorizationType };
    await gateway.send(new UpdateRouteCommand(moved));
    const said = await command('status');
    expect(resultOf(said)).toMatchObject({ open, auth: 'jwt', tokens: { scopes: ['classify'] } });
    expect(said.text.includes('PUBLIC: anyone who knows the URL can call GET /health.')).toBe(open);
  });

  it('is opened by a flag although the configuration has scopes', async () => {
    const opened = resultOf(await command('deploy', '--auth', 'none'));
    expect(opened).toMatchObject({ auth: 'none' });
    expect((await asked('/classify')).status).toBe(200);
  });
});
