import { Sha256 } from '@aws-crypto/sha256-js';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

// Not the AWS SDK's type: its declarations need `@types/node`, which a caller's project may not have.
interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** AWS credentials, or a function that returns them, such as a credential provider of the AWS SDK. */
type Credentials = AccessKey | (() => Promise<AccessKey>);

/**
 * Authorization of the route. Without `credentials`, the default provider chain of the AWS SDKs is used. A `token`
 * function is called before every attempt, so that it can renew an expired token.
 */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'iam'; readonly region: string; readonly credentials?: Credentials }
  | { readonly kind: 'jwt'; readonly token: string | (() => Promise<string>) }
  | { readonly kind: 'api-key'; readonly key: string };

/** A POST without authorization. */
interface UnsignedPost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** The headers of a POST with authorization. Throws TypeError for a token or key that is invalid in a header. */
export async function headersWith(auth: Auth, unsigned: UnsignedPost): Promise<Record<string, string>> {
  if (auth.kind === 'iam') return await signed(auth, unsigned);
  if (auth.kind === 'none') return { ...unsigned.headers };
  if (auth.kind === 'api-key') return { ...unsigned.headers, 'x-api-key': carried(auth.key, 'key') };
  const token = typeof auth.token === 'string' ? auth.token : await auth.token();
  return { ...unsigned.headers, authorization: `Bearer ${carried(token, 'token')}` };
}

/** Checked here because fetch would quote an invalid header, including the secret, in its error. */
function carried(secret: string, what: string): string {
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new TypeError(`the ${what} is empty, or contains a character that is not allowed in a header`);
}

// One chain for the process, because it caches credentials; a new one would call the metadata service each time.
const ambientCredentials = defaultProvider();

async function signed(
  { region, credentials }: Extract<Auth, { kind: 'iam' }>,
  { url, headers, body }: UnsignedPost,
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
