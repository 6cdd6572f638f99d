import { readFile } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';

/** Where a token is found that is not in a file. */
export const TOKEN_VARIABLE = 'SAGEMAKER_GATEWAY_TOKEN';

/** Where to put one. A flag's value would stay in the shell's history and in the list of processes. */
export const WHERE_TOKENS_GO = `Put a token into the environment variable ${TOKEN_VARIABLE}, or name its file with --token-file.`;

/** The caller's token as it is now: a deploy may take longer than one lives, and somebody may renew the file. */
export type TokenSource = () => Promise<string>;

/** Undefined where none is given. Throws Fault `config` for a file that cannot be read; says no more of what is in it. */
export async function tokenSourceOf(file: string | undefined): Promise<TokenSource | undefined> {
  if (file !== undefined) {
    await textIn(file);
    return async () => tokenIn(await textIn(file), file);
  }
  const text = process.env[TOKEN_VARIABLE];
  return text ? async () => await Promise.resolve(tokenIn(text, TOKEN_VARIABLE)) : undefined;
}

async function textIn(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new Fault('config', `--token-file ${file} cannot be read: ${why}.`, WHERE_TOKENS_GO, { cause });
  }
}

const COMPACT = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/**
 * The token in a text, "Bearer " before it or not. Throws Fault `credentials` for what is none (RFC 7515, 7.1) and for
 * one that has run out, before minutes are spent on a deploy that could not prove itself; it quotes nothing of either.
 */
export function tokenIn(text: string, where: string, nowMs = Date.now()): string {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  const [, payload] = COMPACT.exec(token) ?? [];
  if (payload === undefined)
    throw new Fault(
      'credentials',
      `What ${where} holds is not a JSON Web Token.`,
      'It has three parts, parted by dots.',
    );
  const endMs = expiryOf(payload);
  if (endMs !== undefined && endMs <= nowMs) {
    const since = new Date(endMs).toISOString();
    throw new Fault(
      'credentials',
      `The token in ${where} has expired at ${since}.`,
      'Get a new one from its issuer.',
    );
  }
  return token;
}

/** When a payload says that its token ends (`exp`, RFC 7519, 4.1.4); undefined when it does not say. */
function expiryOf(payload: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = claims !== null && typeof claims === 'object' && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    // A payload that is no JSON is the gateway's to refuse: it says why.
    return undefined;
  }
}
