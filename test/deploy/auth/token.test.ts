import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../infra/parse-config.ts';
import { checkToken, TOKEN_VARIABLE, tokenIn, tokenSourceOf } from '../../../src/deploy/auth/token.ts';
import { Fault } from '../../../src/contract/fault.ts';
import { scratchFolder } from '../../package/model-folder.ts';

const NOW = Date.UTC(2026, 10, 26);

/** A token with these claims; signatures are not checked here. */
function tokenOf(claims: object): string {
  return ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
}

function faultOf(text: string): Fault {
  try {
    tokenIn(text, 'HERE', NOW);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('no fault');
}

beforeEach(() => {
  delete process.env[TOKEN_VARIABLE];
});
afterEach(() => {
  delete process.env[TOKEN_VARIABLE];
});

describe('the token in a text', () => {
  it('is accepted with a "Bearer " prefix and a trailing newline, or bare', () => {
    const good = tokenOf({ exp: NOW / 1000 + 60 });
    expect(tokenIn(` Bearer ${good}\n`, 'HERE', NOW)).toBe(good);
    expect(tokenIn(good, 'HERE', NOW)).toBe(good);
    expect(tokenIn(tokenOf({}), 'HERE', NOW)).toBe(tokenOf({}));
  });

  it('that has expired is rejected with its expiry time before the deploy', () => {
    const gone = faultOf(tokenOf({ exp: NOW / 1000 }));
    expect([gone.code, gone.message]).toEqual([
      'credentials',
      'The token in HERE expired at 2026-11-26T00:00:00.000Z.',
    ]);
  });

  it.each(['a password', 'a.b', 'a.b.c.d', 'a.b!.c', ''])('"%s" is invalid, and is not quoted', (text) => {
    const { code, message, hint } = faultOf(text);
    expect(code).toBe('credentials');
    expect(`${message}${hint}`).toBe(
      'The content of HERE is not a JSON Web Token.A token has three parts, separated by dots.',
    );
  });
});

describe('where a token comes from', () => {
  it('is the environment, a file that is read each time, or absent', async () => {
    expect(await tokenSourceOf(undefined)).toBeUndefined();
    process.env[TOKEN_VARIABLE] = tokenOf({ of: 'environment' });
    expect(await (await tokenSourceOf(undefined))?.()).toBe(tokenOf({ of: 'environment' }));
    const file = join(await scratchFolder(), 'token');
    await writeFile(file, tokenOf({ of: 'file' }));
    const source = await tokenSourceOf(file);
    expect(await source?.()).toBe(tokenOf({ of: 'file' }));
    await writeFile(file, tokenOf({ of: 'renewal' }));
    expect(await source?.()).toBe(tokenOf({ of: 'renewal' }));
  });

  it('is rejected immediately when the file does not exist', async () => {
    const missing = tokenSourceOf('/nowhere/token');
    await expect(missing).rejects.toThrow('--token-file /nowhere/token cannot be read: ENOENT.');
  });
});

describe('before a deploy', () => {
  const context = (issuer: string, apiEndpoint?: URL, token?: () => Promise<string>) => ({
    config: parseConfig({
      name: 'a',
      model: './m',
      gateway: { auth: 'jwt', jwt: { issuer, audience: ['a'] } },
    }),
    token,
    aws: { apiEndpoint },
  });

  it('a loopback issuer is accepted for the emulator only: AWS would reject it after minutes', async () => {
    await expect(checkToken(context('http://localhost:1'))).rejects.toThrow('AWS accepts only https issuers');
    await checkToken(context('https://a.example'));
    await checkToken(context('http://localhost:1', new URL('http://127.0.0.1:4566')));
  });

  it('a given token is checked, and other routes require none', async () => {
    const token = async (): Promise<string> => await Promise.reject(new Error('expired'));
    await expect(checkToken(context('https://a.example', undefined, token))).rejects.toThrow('expired');
    await checkToken({
      config: parseConfig({ name: 'a', model: './m' }),
      token,
      aws: { apiEndpoint: undefined },
    });
  });
});
