import type { Readable } from 'node:stream';

/** A stream that is read in pieces of a given size, without holding more than one chunk. */
export class StreamBytes {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(stream: Readable) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next `bytes` bytes. Throws RangeError at the end of the stream. */
  async take(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    await this.pass(bytes, (piece) => pieces.push(piece));
    return Buffer.concat(pieces);
  }

  /** Hands the next `bytes` bytes on as they arrive. Throws RangeError at the end of the stream. */
  async pass(bytes: number, each: (piece: Buffer) => unknown): Promise<void> {
    let leftBytes = bytes;
    while (leftBytes > 0) {
      if (this.#rest.length === 0 && !(await this.#fill()))
        throw new RangeError('the stream ended too early');
      const piece = this.#rest.subarray(0, leftBytes);
      this.#rest = this.#rest.subarray(piece.length);
      leftBytes -= piece.length;
      each(piece);
    }
  }

  async isAtEnd(): Promise<boolean> {
    return this.#rest.length === 0 && !(await this.#fill());
  }

  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return false;
      this.#rest = next.value;
    }
    return true;
  }
}
