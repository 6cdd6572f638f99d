import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deployerPolicies } from '../../infra/deployer-policy/policy.ts';
import { parseConfig } from '../../infra/parse-config.ts';
import { type EmulatedAccount } from '../emulated-account.ts';
import { openEventualAccount } from './eventual-account.ts';
import { scratchFolder } from '../package/model-folder.ts';
import { stubModelFolder } from '../stub-archive.ts';
import { AUDIENCE, openTokenIssuer, type TokenIssuer } from '../token-issuer.ts';
import { type Outcome, resultOf, run } from './command.ts';
import { userWith } from './deployer.ts';
import { runHere } from './in-process.ts';

const SITE = { partition: 'aws', account: '123456789012', region: 'eu-west-1' };
const VARIABLE = 'SAGEMAKER_GATEWAY_TOKEN';

let account: EmulatedAccount;
let issuer: TokenIssuer;
let model = '';
let config = '';
let url = '';
/** Everything that any command has written. */
let written = '';

beforeAll(async () => {
  account = await openEventualAccount({ timeScale: 0.001 });
  issuer = await openTokenIssuer();
  model = await stubModelFolder();
  config = join(await scratchFolder(), 'endpoint.config.mjs');
  // A client that sends requests continuously must not get 429 instead.
  const gateway = { ratePerSecond: 5_000, burst: 5_000 };
  await writeFile(config, `export default ${JSON.stringify({ name: 'keys', model, gateway })};\n`);
});
afterAll(async () => {
  await account.close();
  await issuer.close();
  await rm(model, { recursive: true });
});
beforeEach(() => {
  delete process.env[VARIABLE];
});

async function command(name: string, ...args: string[]): Promise<Outcome> {
  const outcome = await runHere([name, '--config', config, ...args], account.url);
  written += outcome.text;
  return outcome;
}

const jwt = (): string[] => [
  '--auth',
  'jwt',
  '--jwt-issuer',
  issuer.issuer,
  '--jwt-audience',
  `other,${AUDIENCE}`,
  '--jwt-scopes',
  'classify',
];

async function deploy(...args: string[]): Promise<Record<string, unknown>> {
  account.emulator.calls.clear();
  const outcome = await command('deploy', ...args);
  expect(outcome.status, outcome.text).toBe(0);
  return resultOf(outcome);
}

async function post(authorization?: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(authorization !== undefined && { authorization }),
  };
  return await fetch(url, { method: 'POST', headers, body: '{"inputs":"a"}' });
}

/** The responses to a caller without credentials, while an operation runs. */
async function statusesDuring<T>(work: () => Promise<T>): Promise<{ came: T; statuses: number[] }> {
  const statuses: number[] = [];
  const ended = new AbortController();
  const ask = async (): Promise<void> => {
    while (!ended.signal.aborted) statuses.push((await post()).status);
  };
  const asking = ask();
  try {
    return { came: await work(), statuses };
  } finally {
    ended.abort();
    await asking;
  }
}

/** Calls of the deploy itself, without what came through the URL. */
const asked = () =>
  account.emulator.calls.calls.filter(
    ({ service }) => !['execute-api', 'sagemaker-runtime'].includes(service),
  );
const routeWrites = (): string[] => {
  const actions = account.emulator.calls.mutating().map(({ action }) => action);
  return [...new Set(actions.filter((action) => /Route|Authorizer/.test(action)))];
};

describe('a gateway that switches from signatures to tokens, to no authentication, and back', () => {
  it('requires signatures at first', async () => {
    const { url: made, auth, proven } = await deploy();
    url = String(made);
    expect([auth, proven, (await post()).status]).toEqual(['iam', 'url', 403]);
  });

  it('switches to tokens without being open in between; without a token it is verified in part', async () => {
    const { came, statuses } = await statusesDuring(async () => await deploy(...jwt()));
    expect(came).toMatchObject({ auth: 'jwt', proven: 'model', url, changed: true });
    expect(came['answer']).toBeDefined();
    expect(statuses.length).toBeGreaterThan(3);
    expect(statuses.filter((status) => status !== 401 && status !== 403)).toEqual([]);
    expect(routeWrites()).toEqual(['CreateAuthorizer', 'UpdateRoute']);
  });

  it('is verified through the URL with a token from the environment or a file', async () => {
    process.env[VARIABLE] = issuer.token();
    expect(await deploy(...jwt())).toMatchObject({ auth: 'jwt', proven: 'url', changed: false });
    delete process.env[VARIABLE];
    const file = join(await scratchFolder(), 'token');
    await writeFile(file, `Bearer ${issuer.token()}\n`);
    expect(await deploy(...jwt(), '--token-file', file)).toMatchObject({ proven: 'url', changed: false });
    expect(resultOf(await command('classify', 'a', '--token-file', file))['answer']).toBeDefined();
  });

  it('is unchanged by a second deploy, in eleven reads, with or without a token', async () => {
    for (const token of [undefined, issuer.token()]) {
      if (token !== undefined) process.env[VARIABLE] = token;
      await deploy(...jwt());
      expect(account.emulator.calls.mutating()).toEqual([]);
      const actions = asked().map(({ action }) => action);
      expect(actions).toHaveLength(11);
      expect(actions).toContain('GetAuthorizers');
    }
  });

  it.each([
    ['for another audience', () => issuer.token({ aud: 'stranger' }), 401],
    ['that has expired', () => issuer.token({ exp: 1 }), 401],
    ['of another issuer', () => issuer.token({ iss: 'https://stranger.example' }), 401],
    ['without a signature', () => issuer.token({}, { alg: 'none' }), 401],
    ['signed with the public key as a secret', () => issuer.hmacToken(), 401],
    ['without the scope', () => issuer.token({ scope: 'read' }), 403],
    ['that is right', () => issuer.token(), 200],
  ])('answers a token %s as it should', async (_, token, status) => {
    expect((await post(`Bearer ${token()}`)).status).toBe(status);
  });

  it('shows in `status` which issuers are accepted', async () => {
    expect(resultOf(await command('status'))).toMatchObject({
      open: false,
      auth: 'jwt',
      tokens: { issuer: issuer.issuer, audience: ['other', AUDIENCE], scopes: ['classify'] },
    });
  });

  it('reports in `classify` an invalid or missing token', async () => {
    const none = await command('classify', 'a');
    expect([none.status, none.text]).toEqual([2, expect.stringContaining(`token from ${issuer.issuer}`)]);
    process.env[VARIABLE] = issuer.token({ aud: 'stranger' });
    const rejected = await command('classify', 'a');
    expect(rejected.status).toBe(2);
    expect(rejected.text).toContain('401 Unauthorized (the token does not have a valid audience)');
    process.env[VARIABLE] = issuer.token({ scope: 'read' });
    expect((await command('classify', 'a')).text).toContain('rejected the token: 403');
  });

  it('rejects an expired or malformed token before the first call', async () => {
    for (const token of [issuer.token({ exp: 1 }), 'secret-of-another']) {
      process.env[VARIABLE] = token;
      account.emulator.calls.clear();
      const outcome = await command('deploy', ...jwt(), '--jwt-scopes', 'other');
      expect(outcome.status, outcome.text).toBe(2);
      expect(account.emulator.calls.mutating()).toEqual([]);
    }
  });

  it('updates scope and audience in place', async () => {
    const changed = [...jwt().slice(0, 4), '--jwt-audience', AUDIENCE];
    expect(await deploy(...changed)).toMatchObject({ changed: true });
    expect(routeWrites()).toEqual(['UpdateAuthorizer', 'UpdateRoute']);
    expect((await post(`Bearer ${issuer.token({ scope: 'read' })}`)).status).toBe(200);
  });

  it('is open only on request, and reports it on every deploy and in `status`', async () => {
    for (const changed of [true, false]) {
      const outcome = await command('deploy', '--auth', 'none');
      expect(resultOf(outcome)).toMatchObject({ auth: 'none', changed });
      expect(outcome.lines).toContainEqual({ type: 'warning', text: expect.stringContaining('PUBLIC') });
    }
    expect((await post()).status).toBe(200);
    expect(resultOf(await command('status'))).toMatchObject({ open: true, auth: 'none' });
  });

  it('switches to tokens and back to signatures without being open, and keeps no authorizer', async () => {
    await deploy();
    expect((await post()).status).toBe(403);
    await deploy(...jwt());
    const { statuses } = await statusesDuring(async () => await deploy());
    expect(statuses.filter((status) => status !== 401 && status !== 403)).toEqual([]);
    expect(routeWrites()).toEqual(['UpdateRoute', 'DeleteAuthorizer']);
    expect((await post(`Bearer ${issuer.token()}`)).status).toBe(403);
  });

  it('never prints a token', () => {
    expect(written).not.toMatch(/eyJ[\w-]{8}/);
    expect(written).not.toContain('secret-of-another');
    expect(issuer.token()).toMatch(/^eyJ[\w-]{8}/);
  });
});

describe('a deployer with the rights of `npm run policy --auth jwt` and no more', () => {
  it('switches the route to tokens and back, and reports what was verified', async () => {
    const strict = await openEventualAccount({ enforceIam: true, timeScale: 0.001 });
    try {
      const options = { issuer: issuer.issuer, audience: [AUDIENCE] };
      const ours = parseConfig({ name: 'keys', model, gateway: { auth: 'jwt', jwt: options } });
      const keys = await userWith(strict.url, deployerPolicies(ours, SITE));
      const as = async (...args: string[]): Promise<string> => {
        const outcome = await run([...args, '--config', config], strict.url, keys);
        expect(outcome.status, outcome.text).toBe(0);
        return outcome.text;
      };
      const half = await as('deploy', '--skip-dry-run', ...jwt());
      expect(half).toContain('answers direct calls, and this URL rejects requests without a token (401):');
      expect(half).toContain('Not verified: that the URL accepts a valid token.');
      expect(half).toContain(`-H "authorization: Bearer $${VARIABLE}"`);
      expect(await as('status')).toContain(
        `(private: token from ${issuer.issuer} for the audience other or ${AUDIENCE} with scope classify)`,
      );
      expect(await as('deploy', '--skip-dry-run', '--auth', 'none')).toContain('The route is PUBLIC');
    } finally {
      await strict.close();
    }
  });
});
