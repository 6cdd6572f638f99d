import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { Fault } from '../contract/fault.ts';
import type { ManifestEntry } from './manifest.ts';
import { openSource } from './source-file.ts';

/**
 * Reads one file again, exactly as its manifest entry describes it. Throws Fault `package` when it differs: the archive
 * would not match its digest.
 */
export class SourceReader {
  readonly #entry: ManifestEntry;
  readonly #handle: FileHandle;
  #position = 0;
  #crc = 0;

  private constructor(entry: ManifestEntry, handle: FileHandle) {
    this.#entry = entry;
    this.#handle = handle;
  }

  static async open(entry: ManifestEntry): Promise<SourceReader> {
    const handle = await openSource(entry.source);
    const { size } = await handle.stat();
    if (size === entry.bytes) return new SourceReader(entry, handle);
    await handle.close();
    throw changed(entry, `it had ${entry.bytes} bytes and now has ${size}`);
  }

  /** Bytes not yet read. */
  get leftBytes(): number {
    return this.#entry.bytes - this.#position;
  }

  /** Fills all views, in order, with the next bytes of the file; returns how many that were. */
  async readInto(views: readonly Uint8Array[]): Promise<number> {
    const startBytes = this.#position;
    let unfilled = [...views];
    while (unfilled.length > 0) {
      const { bytesRead } = await this.#handle.readv(unfilled, this.#position);
      if (bytesRead === 0) throw changed(this.#entry, 'it became shorter');
      this.#position += bytesRead;
      unfilled = withoutFirst(unfilled, bytesRead);
    }
    for (const view of views) this.#crc = crc32(view, this.#crc);
    return this.#position - startBytes;
  }

  /**
   * Throws when the content of a fully read file no longer matches its hash. Compares CRC-32 instead of computing
   * SHA-256 again: it runs at memory speed and detects any accidental edit.
   */
  verify(): void {
    if (this.#crc !== this.#entry.crc32) throw changed(this.#entry, 'its content differs');
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function withoutFirst(views: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes;
  return views.flatMap((view) => {
    const skipped = Math.min(skip, view.length);
    skip -= skipped;
    return skipped === view.length ? [] : [view.subarray(skipped)];
  });
}

function changed(entry: ManifestEntry, how: string): Fault {
  return new Fault(
    'package',
    `${entry.source} changed during packing: ${how}`,
    'Wait until the training or export that writes it is finished, then run the command again.',
  );
}
