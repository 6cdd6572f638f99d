import { createHash, createHmac, type BinaryLike } from 'node:crypto';

import { SignatureV4 } from '@smithy/signature-v4';

import { deadlines } from '../../contract/deadlines.ts';
import { exchangeWith, type RawAnswer, type RawRequest } from './exchange.ts';
import { type AddressEnvironment, type Service, serviceAddress } from './service-address.ts';
import { runtimeErrorOf } from './runtime-error.ts';
import { signingClock } from './signing-clock.ts';

/** One signed POST, one try. Throws RuntimeError for an answer that is an error, and what `Exchange` rejects with. */
export type SignedCall = (request: RawRequest) => Promise<RawAnswer>;

type Source = Uint8Array | ArrayBuffer | string;

/** SHA-256 and, with a secret, HMAC, by Node's crypto in the signer's interface. */
class NodeSha256 {
  readonly #hash: { update(data: BinaryLike): unknown; digest(): Buffer };

  constructor(secret?: Source | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: Source): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return await Promise.resolve(this.#hash.digest());
  }

  reset(): never {
    throw new Error('the signer creates a new one for each digest');
  }
}

/**
 * Signs and sends calls of a service (REST-JSON over SigV4), configured by Lambda's environment. `path` of a request
 * follows the path of the address, if that has one. Throws immediately if there is no region, or if the address is not
 * a URL.
 */
export function signedCallsOf(service: Service, environment: AddressEnvironment): SignedCall {
  const region = environment['AWS_REGION'];
  if (!region) throw new Error('AWS_REGION is not set, but Lambda always sets it');
  const address = serviceAddress(service, environment, region);
  const exchange = exchangeWith(address, deadlines.connectMs);
  const clock = signingClock();
  const credentials = async () => await Promise.resolve(credentialsIn(environment));
  // Both services sign with this name; the host name of SageMaker's has runtime.sagemaker.
  const signer = new SignatureV4({ service, region, credentials, sha256: NodeSha256 });
  return async ({ path, headers, body, signal }) => {
    const [pathname = '', query = ''] = `${address.pathname.replace(/\/$/, '')}${path}`.split('?');
    const request = {
      method: 'POST',
      protocol: address.protocol,
      hostname: address.hostname,
      path: pathname,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { ...headers, host: address.host },
      body,
    };
    const signed = await signer.sign(request, { signingDate: clock.now() });
    const sent = {
      path: query === '' ? pathname : `${pathname}?${query}`,
      headers: signed.headers,
      body,
      signal,
    };
    const answer = await exchange(sent);
    if (answer.status < 300) return answer;
    throw clock.corrected(runtimeErrorOf(answer));
  };
}

/**
 * The credentials of the function's role. Lambda sets them when it creates an execution environment and replaces the
 * environment before they expire (Lambda Developer Guide, "Defined runtime environment variables" and "execution
 * role"), so there is nothing to refresh; only SnapStart, which Node.js does not support, provides them differently.
 */
function credentialsIn(environment: AddressEnvironment) {
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  if (!accessKeyId || !secretAccessKey)
    throw new MissingCredentials('AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

class MissingCredentials extends Error {
  override readonly name = 'MissingCredentials';
}

function bytesOf(source: Source | ArrayBufferView): string | Uint8Array {
  if (typeof source === 'string') return source;
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
