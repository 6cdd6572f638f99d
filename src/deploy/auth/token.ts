import { readFile } from 'node:fs/promises';
import { Fault } from '../../contract/fault.ts';
import type { StackContext, TokenSource } from '../context.ts';

/** The environment variable that holds a token, if it is not in a file. */
export const TOKEN_VARIABLE = 'SAGEMAKER_GATEWAY_TOKEN';

/** How to pass one. The value of a flag would stay in the shell's history and in the list of processes. */
export const TOKEN_HINT = `Set the environment variable ${TOKEN_VARIABLE}, or pass a file with --token-file.`;

/** Undefined if no token is given. Throws Fault `config` for a file that cannot be read, and quotes nothing of it. */
export async function tokenSourceOf(file: string | undefined): Promise<TokenSource | undefined> {
  if (file !== undefined) {
    await readTokenFile(file);
    return async () => tokenIn(await readTokenFile(file), file);
  }
  const text = process.env[TOKEN_VARIABLE];
  return text ? async () => await Promise.resolve(tokenIn(text, TOKEN_VARIABLE)) : undefined;
}

async function readTokenFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new Fault('config', `--token-file ${file} cannot be read: ${why}.`, TOKEN_HINT, { cause });
  }
}

/**
 * Finds early what would fail only at the end of a deploy with tokens. Throws Fault `config` for an issuer that AWS
 * cannot reach, `credentials` for a token that is malformed or expired.
 */
export async function checkToken({
  config,
  token,
  aws,
}: Pick<StackContext, 'config' | 'token'> & {
  readonly aws: Pick<StackContext['aws'], 'apiEndpoint'>;
}): Promise<void> {
  const { jwt } = config.gateway;
  if (!jwt) return;
  if (jwt.issuer.startsWith('http:') && aws.apiEndpoint === undefined) {
    throw new Fault(
      'config',
      `gateway.jwt.issuer ${jwt.issuer} is on this machine, but AWS accepts only https issuers.`,
      'Set the https URL of an issuer, or deploy to the emulator.',
    );
  }
  await token?.();
}

const COMPACT = /^[\w-]+\.([\w-]+)\.[\w-]*$/;

/**
 * The token in a text, with or without "Bearer ". Throws Fault `credentials` for a text that is not a token (RFC 7515,
 * 7.1) or a token that has expired, before a deploy spends minutes on it; the message quotes neither.
 */
export function tokenIn(text: string, where: string, nowMs = Date.now()): string {
  const token = text.trim().replace(/^Bearer\s+/i, '');
  const [, payload] = COMPACT.exec(token) ?? [];
  if (payload === undefined)
    throw new Fault(
      'credentials',
      `The content of ${where} is not a JSON Web Token.`,
      'A token has three parts, separated by dots.',
    );
  const endMs = expiryOf(payload);
  if (endMs !== undefined && endMs <= nowMs) {
    const since = new Date(endMs).toISOString();
    throw new Fault(
      'credentials',
      `The token in ${where} expired at ${since}.`,
      'Get a new one from its issuer.',
    );
  }
  return token;
}

/** The expiry in a token's payload (`exp`, RFC 7519, 4.1.4). */
function expiryOf(payload: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = claims !== null && typeof claims === 'object' && 'exp' in claims ? claims.exp : undefined;
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    // API Gateway rejects a payload that is not JSON, and says why.
    return undefined;
  }
}
