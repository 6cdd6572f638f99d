import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Fault } from '../contract/fault.ts';
import { GzipMember } from './gzip-member.ts';
import { contentOf, type Manifest, type ManifestEntry, type Progress } from './manifest.ts';
import { SourceReader } from './source-reader.ts';
import { FRAME_BYTES, StoredBlocks } from './stored-blocks.ts';
import { END_OF_TAR, tarHeader, tarPadding } from './tar-header.ts';
import { isWeights } from './weights.ts';

export interface PackOptions {
  onProgress?: Progress | undefined;
}

export interface Packed {
  /** Size of the archive. */
  bytes: number;
  /** SHA-256 in hex of the archive's bytes. The content address is the manifest's digest, not this one. */
  sha256: string;
}

const textReadBytes = 64 * 1024;

// Measured: two tokenizer.json, nearly all text of a model folder, compressed to 0.31 and 0.41 of their size.
const textRatio = 0.35;

/** Estimates the archive's size in bytes, for progress only: exact for weights, a guess for text. */
export function packedBytes(manifest: Manifest): number {
  return manifest.entries.reduce(
    (sum, { path, bytes }) => sum + (isWeights(path) ? bytes : bytes * textRatio),
    0,
  );
}

/**
 * Writes the archive to `sink` in pieces. A piece is valid only until the sink's promise settles. `onProgress` counts
 * bytes of content. Throws Fault `package` when a file no longer matches the manifest.
 */
export async function writeArchive(
  manifest: Manifest,
  sink: (chunk: Uint8Array) => void | Promise<void>,
  { onProgress }: PackOptions = {},
): Promise<Packed> {
  const sha256 = createHash('sha256');
  let bytes = 0;
  for await (const chunk of archiveChunks(manifest, onProgress)) {
    sha256.update(chunk);
    bytes += chunk.length;
    await sink(chunk);
  }
  return { bytes, sha256: sha256.digest('hex') };
}

/** The same archive as a stream whose pieces may be kept, for an upload without a temporary file. */
export function archiveStream(manifest: Manifest, { onProgress }: PackOptions = {}): Readable {
  return Readable.from(copies(archiveChunks(manifest, onProgress)), {
    objectMode: false,
    highWaterMark: FRAME_BYTES,
  });
}

/**
 * Packs into a file. It is written under a temporary name in the folder of `outFile` and renamed when complete; on any
 * error nothing is left. Throws Fault `package` when it cannot be written or a source file has changed.
 */
export async function packToFile(
  manifest: Manifest,
  outFile: string,
  options: PackOptions = {},
): Promise<Packed> {
  const partFile = `${outFile}.${process.pid}.part`;
  const part = await open(partFile, 'w').catch((cause: unknown) =>
    Promise.reject(unwritable(outFile, cause)),
  );
  try {
    const packed = await writeArchive(manifest, (chunk) => append(part, chunk, outFile), options);
    await part.close();
    await rename(partFile, outFile).catch((cause: unknown) => Promise.reject(unwritable(outFile, cause)));
    return packed;
  } catch (error) {
    await part.close();
    await rm(partFile, { force: true });
    throw error;
  }
}

async function* archiveChunks(manifest: Manifest, onProgress?: Progress): AsyncGenerator<Uint8Array> {
  const member = new GzipMember();
  const blocks = new StoredBlocks();
  const { bytes: totalBytes } = contentOf(manifest);
  let doneBytes = 0;
  const onRead = (bytes: number): void => onProgress?.((doneBytes += bytes), totalBytes);
  yield member.head();
  for (const entry of manifest.entries) {
    yield* member.text(tarHeader(entry));
    yield* isWeights(entry.path) ? weights(entry, member, blocks, onRead) : text(entry, member, onRead);
    yield* member.text(tarPadding(entry.bytes));
  }
  yield* member.text(END_OF_TAR);
  yield* member.flush();
  yield member.tail();
}

async function* weights(
  entry: ManifestEntry,
  member: GzipMember,
  blocks: StoredBlocks,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  yield* member.flush();
  yield* reading(entry, async function* (source) {
    const { framed, gaps } = blocks.frame(Math.min(source.leftBytes, FRAME_BYTES));
    onRead(await source.readInto(gaps));
    yield framed;
  });
  member.stored(entry.crc32, entry.bytes);
}

async function* text(
  entry: ManifestEntry,
  member: GzipMember,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  yield* reading(entry, async function* (source) {
    const piece = new Uint8Array(Math.min(source.leftBytes, textReadBytes));
    onRead(await source.readInto([piece]));
    yield* member.text(piece);
  });
}

/** Repeats `step` until the end of the file, and closes the file in any case. */
async function* reading(
  entry: ManifestEntry,
  step: (source: SourceReader) => AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const source = await SourceReader.open(entry);
  try {
    while (source.leftBytes > 0) yield* step(source);
    source.verify();
  } finally {
    await source.close();
  }
}

async function* copies(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Uint8Array.from(chunk);
}

async function append(part: FileHandle, chunk: Uint8Array, outFile: string): Promise<void> {
  await part.appendFile(chunk).catch((cause: unknown) => Promise.reject(unwritable(outFile, cause)));
}

function unwritable(outFile: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault(
    'package',
    `cannot write ${outFile}: ${why}`,
    'Choose another file with --out, or free disk space.',
    {
      cause,
    },
  );
}
