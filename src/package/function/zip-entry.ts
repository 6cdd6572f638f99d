import { crc32, inflateRawSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import type { ManifestEntry } from '../manifest.ts';
import { SourceReader } from '../source-reader.ts';

/** One file of a zip. */
export interface ZipEntry {
  /** With forward slashes. */
  readonly path: string;
  /** Unzipped size. */
  readonly bytes: number;
  /** Size in the zip. */
  readonly storedBytes: number;
  readonly isDeflated: boolean;
  readonly crc32: number;
  readonly isExecutable: boolean;
  /** Names the stored bytes: entries with equal names have equal bytes. Without spaces. */
  readonly content: string;
  /** SHA-256 of the unzipped content in hex, where it is known without reading it. */
  readonly sha256?: string;
  /** The file that has the content as it is; undefined for what is in a wheel or in memory. */
  readonly source?: string;
  /** The stored bytes, in pieces that may be kept. */
  readonly read: () => AsyncIterable<Uint8Array>;
}

const PIECE_BYTES = 1024 * 1024;

/** A file as it is, under another path. Reading throws Fault `package` when it no longer matches its hash. */
export function storedEntry(entry: ManifestEntry, path: string): ZipEntry {
  const { bytes, sha256 } = entry;
  const { crc32: crc, source } = entry;
  return { ...stored(path, bytes, sha256), crc32: crc, source, read: () => pieces(entry) };
}

/** A text of ours. */
export function textEntry(path: string, text: string): ZipEntry {
  const content = Buffer.from(text);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield content;
  };
  return { ...stored(path, content.length, sha256), crc32: crc32(content), read };
}

function stored(path: string, bytes: number, sha256: string): Omit<ZipEntry, 'crc32' | 'read'> {
  return { path, bytes, storedBytes: bytes, isDeflated: false, isExecutable: false, content: sha256, sha256 };
}

/** The content of a small file. */
export async function unzipped({ isDeflated, read }: ZipEntry): Promise<Uint8Array> {
  const bytes = Buffer.concat(await Array.fromAsync(read()));
  return isDeflated ? inflateRawSync(bytes) : bytes;
}

async function* pieces(entry: ManifestEntry): AsyncGenerator<Uint8Array> {
  const source = await SourceReader.open(entry);
  try {
    while (source.leftBytes > 0) {
      const piece = new Uint8Array(Math.min(source.leftBytes, PIECE_BYTES));
      await source.readInto([piece]);
      yield piece;
    }
    source.verify();
  } finally {
    await source.close();
  }
}
