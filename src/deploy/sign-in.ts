import { apiKeyValue, readApiKey } from '../aws/apigateway/api-key.ts';
import type { DeployedApi } from '../aws/apigateway/deployed-api.ts';
import type { Auth } from '../client/client.ts';
import { Fault } from '../contract/fault.ts';
import { accessText } from './access.ts';
import { type TokenSource, WHERE_TOKENS_GO } from './token.ts';
import type { StackContext } from './context.ts';

/**
 * How this caller signs in to a route that is closed so. A key is read for the call alone. Throws Fault `broken` where
 * there is no key, `credentials` where a token is wanted and none was given.
 */
export async function signIn(
  context: StackContext,
  face: Pick<DeployedApi, 'auth' | 'tokens'>,
): Promise<Auth> {
  const { auth } = face;
  if (auth === 'none') return { kind: 'none' };
  if (auth === 'api-key') return { kind: 'api-key', key: await keyOf(context) };
  if (auth === 'jwt') return { kind: 'jwt', token: tokenOf(context, face) };
  return { kind: 'iam', region: context.site.region };
}

async function keyOf({ aws, names }: StackContext): Promise<string> {
  const key = await readApiKey(aws, names.apiKey);
  if (key) return await apiKeyValue(aws, key.id);
  throw new Fault(
    'broken',
    `The API of ${names.owner} wants a key, and there is no key ${names.apiKey}.`,
    'Deploy again: the key is made anew.',
  );
}

function tokenOf({ token }: StackContext, face: Pick<DeployedApi, 'auth' | 'tokens'>): TokenSource {
  if (token) return token;
  throw new Fault('credentials', `The URL is ${accessText(face)}; none was given.`, WHERE_TOKENS_GO);
}
