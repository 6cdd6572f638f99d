import { createHash, createHmac, type BinaryLike } from 'node:crypto';

import { SignatureV4 } from '@smithy/signature-v4';

import { deadlines } from '../../contract/deadlines.ts';
import { exchangeWith, type RawAnswer } from './exchange.ts';
import { type AddressEnvironment, runtimeAddress } from './runtime-address.ts';
import { runtimeErrorOf } from './runtime-error.ts';
import { signingClock } from './signing-clock.ts';

export interface Invocation {
  readonly endpoint: string;
  readonly body: Uint8Array | string;
  /** Additional headers, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * One InvokeEndpoint, one try. Throws RuntimeError for an answer that is an error, and what `Exchange` rejects with.
 */
export type Invoke = (invocation: Invocation) => Promise<RawAnswer>;

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
 * Signs and sends InvokeEndpoint (REST-JSON over SigV4), configured by Lambda's environment. Throws immediately if
 * there is no region, or if the address is not a URL.
 */
export function invokerFor(environment: AddressEnvironment): Invoke {
  const region = environment['AWS_REGION'];
  if (!region) throw new Error('AWS_REGION is not set, but Lambda always sets it');
  const address = runtimeAddress(environment, region);
  const exchange = exchangeWith(address, deadlines.connectMs);
  const clock = signingClock();
  const credentials = async () => await Promise.resolve(credentialsIn(environment));
  // The signing name in the service's model; the host name has runtime.sagemaker.
  const signer = new SignatureV4({ service: 'sagemaker', region, credentials, sha256: NodeSha256 });
  return async ({ endpoint, body, headers, signal }) => {
    const path = pathOf(address, endpoint);
    const request = {
      method: 'POST',
      protocol: address.protocol,
      hostname: address.hostname,
      path,
      headers: { ...headers, host: address.host },
      body,
    };
    const signed = await signer.sign(request, { signingDate: clock.now() });
    const answer = await exchange({ path, headers: signed.headers, body, signal });
    if (answer.status < 300) return answer;
    throw clock.corrected(runtimeErrorOf(answer));
  };
}

/** An address may have a path prefix. Endpoint names contain no characters that need escaping in a path. */
function pathOf(address: URL, endpoint: string): string {
  return `${address.pathname.replace(/\/$/, '')}/endpoints/${endpoint}/invocations`;
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
