import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';

/** Options of a request; by default it is signed like an SDK's. */
export interface PostOptions {
  /** URL that `path` is added to. */
  base: string;
  keyId?: string;
  secret?: string;
  region?: string;
  service?: string;
  at?: Date;
  body?: string;
  path?: string;
  host?: string;
  /** Whether the payload hash is sent in a header, as some signers do. */
  stateHash?: boolean;
  /** Further headers, or others than the default ones. */
  headers?: Readonly<Record<string, string>>;
}

/** A signed request, ready to be sent or tampered with. */
export interface SignedPost {
  target: string;
  headers: Record<string, string>;
  body: string;
}

/** Signs a POST as an SDK would; `path` may carry a query. */
export async function signedPost({
  base,
  keyId = 'test',
  secret = 'test',
  region = 'us-east-1',
  service = 'execute-api',
  at = new Date(),
  body = '{"inputs":"coffee"}',
  path = '/classify',
  host = new URL(base).host,
  stateHash = false,
  headers = {},
}: PostOptions): Promise<SignedPost> {
  const target = new URL(base + path);
  const credentials = { accessKeyId: keyId, secretAccessKey: secret };
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256, applyChecksum: stateHash });
  const query = Object.fromEntries(target.searchParams);
  const request = await signer.sign(
    new HttpRequest({
      method: 'POST',
      hostname: target.hostname,
      path: target.pathname,
      query,
      headers: { host, 'content-type': 'application/json', ...headers },
      body,
    }),
    { signingDate: at },
  );
  return { target: target.href, headers: request.headers, body };
}
