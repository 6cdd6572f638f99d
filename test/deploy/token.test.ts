import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TOKEN_VARIABLE, tokenIn, tokenSourceOf } from '../../src/deploy/token.ts';
import { Fault } from '../../src/contract/fault.ts';
import { scratchFolder } from '../package/model-folder.ts';

const NOW = Date.UTC(2026, 10, 26);

/** A token of these claims; nobody checks a signature here. */
function token(claims: object): string {
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
  it('is taken with "Bearer " before it and a line end behind it, or bare', () => {
    const good = token({ exp: NOW / 1000 + 60 });
    expect(tokenIn(` Bearer ${good}\n`, 'HERE', NOW)).toBe(good);
    expect(tokenIn(good, 'HERE', NOW)).toBe(good);
    expect(tokenIn(token({}), 'HERE', NOW)).toBe(token({}));
  });

  it('that has expired is told since when, before anything is spent on it', () => {
    const gone = faultOf(token({ exp: NOW / 1000 }));
    expect([gone.code, gone.message]).toEqual([
      'credentials',
      'The token in HERE has expired at 2026-11-26T00:00:00.000Z.',
    ]);
  });

  it.each(['a password', 'a.b', 'a.b.c.d', 'a.b!.c', ''])('"%s" is none, and is not quoted', (text) => {
    const { code, message, hint } = faultOf(text);
    expect(code).toBe('credentials');
    expect(`${message}${hint}`).toBe(
      'What HERE holds is not a JSON Web Token.It has three parts, parted by dots.',
    );
  });
});

describe('where a token comes from', () => {
  it('is nowhere, the environment, or a file that is read anew each time', async () => {
    expect(await tokenSourceOf(undefined)).toBeUndefined();
    process.env[TOKEN_VARIABLE] = token({ of: 'environment' });
    expect(await (await tokenSourceOf(undefined))?.()).toBe(token({ of: 'environment' }));
    const file = join(await scratchFolder(), 'token');
    await writeFile(file, token({ of: 'file' }));
    const source = await tokenSourceOf(file);
    expect(await source?.()).toBe(token({ of: 'file' }));
    await writeFile(file, token({ of: 'renewal' }));
    expect(await source?.()).toBe(token({ of: 'renewal' }));
  });

  it('is refused at once when the file is not there', async () => {
    const missing = tokenSourceOf('/nowhere/token');
    await expect(missing).rejects.toThrow('--token-file /nowhere/token cannot be read: ENOENT.');
  });
});
