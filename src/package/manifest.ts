import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { checkArchiveNames } from './archive-name.ts';
import type { Artifact } from './artifact.ts';
import { openSource, unreadable } from './source-file.ts';

/** A file to be packed: where it lies on disk and what it is called in the archive (forward slashes). */
export interface SourceFile {
  path: string;
  source: string;
}

export interface ManifestEntry extends SourceFile {
  bytes: number;
  sha256: string;
  crc32: number;
}

export interface Manifest {
  /** Sorted by the bytes of the path. */
  entries: ManifestEntry[];
  /** SHA-256 in hex over the canonical manifest: the content address of everything made from it. */
  digest: string;
}

export type Progress = (doneBytes: number, totalBytes: number) => void;

const readBytes = 1024 * 1024;

/**
 * Hashes the files and gives them their one canonical order.
 * The digest covers paths, sizes and content, never the compressed bytes: zlib does not promise the same
 * output from one version to the next, and times, owners and modes say nothing about the model.
 * Raises Fault `package` for a name no container can hold and for a file that cannot be read.
 */
export async function buildManifest(
  files: readonly SourceFile[],
  { onProgress }: { onProgress?: Progress | undefined } = {},
): Promise<Manifest> {
  checkArchiveNames(files.map((file) => file.path));
  const sorted = [...files].toSorted((left, right) => comparePaths(left.path, right.path));
  const totalBytes = await sizeOf(sorted);
  const entries: ManifestEntry[] = [];
  const buffer = Buffer.allocUnsafe(readBytes);
  let doneBytes = 0;
  for (const file of sorted) {
    const hashed = await hashFile(file.source, buffer, (bytes) =>
      onProgress?.((doneBytes += bytes), totalBytes),
    );
    entries.push({ ...file, ...hashed });
  }
  return { entries, digest: manifestDigest(entries) };
}

/** Byte order of the UTF-8 names: the one order that no locale and no directory can change. */
export function comparePaths(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** What the archive holds once it is unpacked, in bytes, and its content address. */
export function contentOf(manifest: Manifest): Artifact {
  return { digest: manifest.digest, bytes: manifest.entries.reduce((sum, entry) => sum + entry.bytes, 0) };
}

function manifestDigest(entries: readonly ManifestEntry[]): string {
  // The first line names the form, so that another form can never give the same digest for other content.
  // The mode is there because it is part of what is unpacked, once, because it is the same for every file.
  const hash = createHash('sha256').update('sagemaker-gateway manifest 1, mode 0644\n');
  // A path holds no line break (archive-name.ts), so one line per file is unambiguous.
  for (const entry of entries) hash.update(`${entry.sha256} ${entry.bytes} ${entry.path}\n`);
  return hash.digest('hex');
}

async function sizeOf(files: readonly SourceFile[]): Promise<number> {
  let totalBytes = 0;
  for (const { source } of files) {
    const { size } = await stat(source).catch((cause: unknown) => Promise.reject(unreadable(source, cause)));
    totalBytes += size;
  }
  return totalBytes;
}

async function hashFile(source: string, buffer: Buffer, onRead: (bytes: number) => void) {
  const handle = await openSource(source);
  const sha256 = createHash('sha256');
  let crc = 0;
  let bytes = 0;
  try {
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, bytes);
      if (bytesRead === 0) return { bytes, sha256: sha256.digest('hex'), crc32: crc };
      const piece = buffer.subarray(0, bytesRead);
      sha256.update(piece);
      crc = crc32(piece, crc);
      bytes += bytesRead;
      onRead(bytesRead);
    }
  } finally {
    await handle.close();
  }
}
