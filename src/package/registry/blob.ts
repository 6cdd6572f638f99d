import { createHash } from 'node:crypto';
import { type ReadableStream as WebStream } from 'node:stream/web';
import { Fault } from '../../contract/fault.ts';
import type { ImageBlob } from '../../contract/image.ts';
import { connectionFailure, type RegistryClient } from './registry-client.ts';
import { RegistryFailure } from './registry-failure.ts';

/** What a manifest says of a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** A blob of a registry, read when it is opened. */
export function remoteBlob(
  client: RegistryClient,
  repository: string,
  { mediaType, digest, size }: Descriptor,
): ImageBlob {
  const path = `${repository}/blobs/${digest}`;
  return {
    mediaType,
    digest,
    bytes: size,
    open: (fromByte = 0) => new BlobDownload(client, path, { digest, size }).read(fromByte),
  };
}

class BlobDownload {
  readonly #client: RegistryClient;
  readonly #path: string;
  readonly #expected: Pick<Descriptor, 'digest' | 'size'>;
  readonly #hash = createHash('sha256');
  #position = 0;
  #failures = 0;

  constructor(client: RegistryClient, path: string, expected: Pick<Descriptor, 'digest' | 'size'>) {
    this.#client = client;
    this.#path = path;
    this.#expected = expected;
  }

  /**
   * The bytes from `fromByte` on; a connection that breaks is resumed with a range. Throws Fault `package` at the end of
   * a whole blob that is not what its digest says; what receives the rest of one verifies it all.
   */
  async *read(fromByte: number): AsyncGenerator<Uint8Array> {
    const { size, digest } = this.#expected;
    this.#position = fromByte;
    while (this.#position < size) {
      try {
        yield* this.#pieces();
      } catch (error) {
        this.#failures += 1;
        await this.#client.pauseAfter(error, this.#failures);
      }
    }
    const isWrong = fromByte === 0 && `sha256:${this.#hash.digest('hex')}` !== digest;
    if (this.#position > size || isWrong) throw corrupt(this.#client.registry, digest);
  }

  async *#pieces(): AsyncGenerator<Uint8Array> {
    const response = await this.#open();
    const body = response.body as WebStream<Uint8Array> | null;
    // A server without ranges starts again.
    let skipBytes = response.status === 206 ? 0 : this.#position;
    for await (const chunk of reading(this.#client.registry, body)) {
      const piece = chunk.subarray(skipBytes);
      skipBytes = Math.max(0, skipBytes - chunk.length);
      if (piece.length === 0) continue;
      this.#position += piece.length;
      this.#failures = 0;
      this.#hash.update(piece);
      yield piece;
    }
    if (this.#position < this.#expected.size)
      throw new RegistryFailure(`${this.#client.registry} ended a blob too early`);
  }

  async #open(): Promise<Response> {
    const range = this.#position > 0 && { headers: { range: `bytes=${this.#position}-` } };
    return await this.#client.send({ method: 'GET', to: this.#path, expects: [200, 206], ...range });
  }
}

/** Tells a broken connection from an error of whoever consumes the pieces. */
async function* reading(registry: string, body: WebStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (;;) {
      const next = await reader?.read().catch((error: unknown) => {
        throw connectionFailure(registry, error);
      });
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await reader?.cancel().catch(() => {});
  }
}

function corrupt(registry: string, digest: string): Fault {
  return new Fault(
    'package',
    `${registry} returned other bytes than ${digest}`,
    'Run the same command again. If it fails again, the registry or something in between changes the image.',
  );
}
