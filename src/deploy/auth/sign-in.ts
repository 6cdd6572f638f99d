import { apiKeyValue, readApiKey } from '../../aws/apigateway/api-key.ts';
import type { DeployedApi } from '../../aws/apigateway/deployed-api.ts';
import type { Auth } from '../../client/client.ts';
import { Fault } from '../../contract/fault.ts';
import { accessText } from './access-text.ts';
import type { StackContext, TokenSource } from '../context.ts';
import { TOKEN_HINT } from './token.ts';

/** How to call the deployed route; undefined if it requires a token and none was given. */
export async function authFor(context: StackContext): Promise<Auth | undefined> {
  const { auth } = context.config.gateway;
  return auth === 'jwt' && !context.token ? undefined : await signIn(context, { auth });
}

/**
 * Credentials for a route with this kind of authorization. An API key is read for the call only. Throws Fault `broken`
 * if there is no key, `credentials` if a token is required and none was given.
 */
export async function signIn(
  context: StackContext,
  api: Pick<DeployedApi, 'auth' | 'tokens'>,
): Promise<Auth> {
  const { auth } = api;
  if (auth === 'none') return { kind: 'none' };
  if (auth === 'api-key') return { kind: 'api-key', key: await keyOf(context) };
  if (auth === 'jwt') return { kind: 'jwt', token: tokenOf(context, api) };
  return { kind: 'iam', region: context.site.region };
}

async function keyOf({ aws, names }: StackContext): Promise<string> {
  const key = await readApiKey(aws, names.apiKey);
  if (key) return await apiKeyValue(aws, key.id);
  throw new Fault(
    'broken',
    `The API of ${names.owner} requires a key, but the key ${names.apiKey} does not exist.`,
    'Deploy again to create a new key.',
  );
}

function tokenOf({ token }: StackContext, api: Pick<DeployedApi, 'auth' | 'tokens'>): TokenSource {
  if (token) return token;
  throw new Fault('credentials', `The URL is ${accessText(api)}; no token was given.`, TOKEN_HINT);
}
