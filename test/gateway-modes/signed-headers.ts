import { Sha256 } from '@aws-crypto/sha256-js';
import { HttpRequest } from '@smithy/protocol-http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Pass } from './mode.ts';

/** A request without credentials. */
export interface Bare {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** The time of the signature; now by default. */
  readonly at?: Date;
}

/** The headers of a request, with those of its credentials. */
export async function shown(pass: Pass, request: Bare): Promise<Record<string, string>> {
  const { headers = {} } = request;
  if (pass.kind === 'jwt') return { ...headers, authorization: `Bearer ${pass.token}` };
  if (pass.kind === 'api-key') return { ...headers, 'x-api-key': pass.key };
  return pass.kind === 'iam' ? await signed(pass, request) : { ...headers };
}

async function signed(
  { region, ...credentials }: Extract<Pass, { kind: 'iam' }>,
  { method, url, headers = {}, body, at = new Date() }: Bare,
): Promise<Record<string, string>> {
  const target = new URL(url);
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
  const request = new HttpRequest({
    method,
    protocol: target.protocol,
    hostname: target.hostname,
    path: target.pathname,
    query: Object.fromEntries(target.searchParams),
    headers: { ...headers, host: target.host },
    body,
  });
  const { host: _setByFetch, ...all } = (await signer.sign(request, { signingDate: at })).headers;
  return all;
}

/** The same as arguments for curl. */
export function curlWords(pass: Pass): string[] {
  if (pass.kind === 'jwt') return ['-H', `authorization: Bearer ${pass.token}`];
  if (pass.kind === 'api-key') return ['-H', `x-api-key: ${pass.key}`];
  if (pass.kind === 'none') return [];
  return [
    '--aws-sigv4',
    `aws:amz:${pass.region}:execute-api`,
    '--user',
    `${pass.accessKeyId}:${pass.secretAccessKey}`,
  ];
}
