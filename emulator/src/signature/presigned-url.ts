import type { KeyPair } from './key-pair.ts';
import { ALGORITHM, encoded, requestSignature, scopeText, signerFor } from './signing.ts';
import { timeText } from './stated-signature.ts';

/** What a presigned URL is for. */
export interface Presigned {
  /** The URL of a GET, without query. */
  readonly url: string;
  readonly region: string;
  /** The signing name of the service. */
  readonly service: string;
  readonly validForS: number;
  readonly now: Date;
}

/** A URL that works without further signing. */
export function presignedUrl(
  { url, region, service, validForS, now }: Presigned,
  { accessKeyId, secretAccessKey }: KeyPair,
): string {
  const time = timeText(now);
  const scope = { date: time.slice(0, 8), region, service };
  const parameters = {
    'X-Amz-Algorithm': ALGORITHM,
    'X-Amz-Credential': `${accessKeyId}/${scopeText(scope)}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(validForS),
    'X-Amz-SignedHeaders': 'host',
  };
  const search = Object.entries(parameters).map(([name, value]) => `${name}=${encoded(value)}`);
  const { host, pathname: path } = new URL(url);
  const headers = new Map([['host', host]]);
  const parts = { method: 'GET', path, search: search.join('&'), headers, payloadHash: 'UNSIGNED-PAYLOAD' };
  const signature = requestSignature(parts, scope, signerFor(secretAccessKey, scope, time));
  return `${url}?${search.join('&')}&X-Amz-Signature=${signature}`;
}
