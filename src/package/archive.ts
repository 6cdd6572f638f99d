import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Fault } from '../contract/fault.ts';
import { contentOf, type Manifest, type Progress } from './manifest.ts';
import { FRAME_BYTES } from './stored-blocks.ts';
import { tarGzip } from './tar-gzip.ts';
import { tarHeader } from './tar-header.ts';
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
  const { bytes: totalBytes } = contentOf(manifest);
  let doneBytes = 0;
  const onRead = (bytes: number): void => onProgress?.((doneBytes += bytes), totalBytes);
  const entries = manifest.entries.map((file) => ({ header: tarHeader(file), file }));
  yield* tarGzip(entries, { onRead });
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
