import * as z from 'zod';
import { basic, type Credentials } from './credentials.ts';
import { failureOf, RegistryFailure } from './registry-failure.ts';

/** What a registry wants: Basic credentials, or a token of its token server. */
type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly parameters: Readonly<Record<string, string>>;
    };

const tokenBody = z.union([
  z.object({ token: z.string() }).transform(({ token }) => token),
  z.object({ access_token: z.string() }).transform(({ access_token: token }) => token),
]);

/** Reads the header WWW-Authenticate (distribution, "Token Authentication Specification"). */
function challengeIn(header: string | null): Challenge | undefined {
  if (header === null) return undefined;
  if (/^basic\b/i.test(header)) return { scheme: 'basic' };
  const parameters = Object.fromEntries(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  const { realm, ...others } = parameters;
  return /^bearer\b/i.test(header) && realm !== undefined
    ? { scheme: 'bearer', realm, parameters: others }
    : undefined;
}

/**
 * The Authorization header that a 401 asks for; undefined if there is nothing to answer with. Throws RegistryFailure when
 * the token server refuses, or is not where credentials may be sent.
 */
export async function authorizationFor(
  response: Response,
  credentials: Credentials | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const challenge = challengeIn(response.headers.get('www-authenticate'));
  if (challenge?.scheme !== 'bearer') return challenge && credentials && basic(credentials);
  const url = new URL(challenge.realm);
  // A registry on plain HTTP is on this machine; it must not send the credentials elsewhere in the clear.
  if (url.protocol !== 'https:' && new URL(response.url).protocol === 'https:')
    throw new RegistryFailure(`the token server ${url.origin} is not on HTTPS`, { status: 401 });
  for (const [name, value] of Object.entries(challenge.parameters)) url.searchParams.set(name, value);
  const headers = credentials ? { authorization: basic(credentials) } : {};
  const answer = await fetch(url, { headers, signal });
  if (!answer.ok) throw await failureOf(`GET ${url.origin}${url.pathname}`, answer);
  return `Bearer ${tokenBody.parse(await answer.json())}`;
}
