import { Sha256 } from '@aws-crypto/sha256-js';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

type Credentials = ConstructorParameters<typeof SignatureV4>[0]['credentials'];

/**
 * How the route wants to be asked. Without `credentials`, the chain that every AWS SDK follows finds them. A `token`
 * that is a function is asked before every attempt, so that one that has run out meanwhile is renewed there.
 */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'iam'; readonly region: string; readonly credentials?: Credentials }
  | { readonly kind: 'jwt'; readonly token: string | (() => Promise<string>) }
  | { readonly kind: 'api-key'; readonly key: string };

/** A POST before anybody has shown who sends it. */
interface Bare {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers of a POST with what opens the route. Throws TypeError for a token or key that no header can carry. */
export async function headersWith(auth: Auth, bare: Bare): Promise<Record<string, string>> {
  if (auth.kind === 'iam') return await signed(auth, bare);
  if (auth.kind === 'none') return { ...bare.headers };
  if (auth.kind === 'api-key') return { ...bare.headers, 'x-api-key': carried(auth.key, 'key') };
  const token = typeof auth.token === 'string' ? auth.token : await auth.token();
  return { ...bare.headers, authorization: `Bearer ${carried(token, 'token')}` };
}

/** fetch would quote a header that it refuses, secret and all, in its own error. */
function carried(secret: string, what: string): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new TypeError(`the ${what} is empty, or holds a character that a header cannot carry`);
}

// One chain for the process: it remembers what it found, where a new one would ask the metadata service each time.
const ambientCredentials = defaultProvider();

async function signed(
  { region, credentials }: Extract<Auth, { kind: 'iam' }>,
  { url, headers, body }: Bare,
): Promise<Record<string, string>> {
  const signer = new SignatureV4({
    service: 'execute-api',
    region,
    credentials: credentials ?? ambientCredentials,
    sha256: Sha256,
  });
  const request = new HttpRequest({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    body,
  });
  const { host: _setByFetch, ...all } = (await signer.sign(request)).headers;
  return all;
}
