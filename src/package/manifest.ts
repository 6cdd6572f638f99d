import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { checkArchiveNames } from './archive-name.ts';
import type { Artifact } from './artifact.ts';
import { openSource, unreadable } from './source-file.ts';

/** A file to be packed: its path on disk and its path in the archive (forward slashes). */
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
  /** SHA-256 in hex of the canonical manifest: the content address of everything made from it. */
  digest: string;
}

export type Progress = (doneBytes: number, totalBytes: number) => void;

const readBytes = 1024 * 1024;

/**
 * Hashes the files and sorts them into canonical order. The digest covers paths, sizes and content, never the
 * compressed bytes: zlib's output may change between versions, and times, owners and modes are not part of the model.
 * Throws Fault `package` for an invalid name and for a file that cannot be read.
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

/** The manifest without some of its files and with others, which are hashed. */
export async function changedManifest(
  { entries }: Manifest,
  without: ReadonlySet<string>,
  files: readonly SourceFile[],
): Promise<Manifest> {
  const kept = entries.filter(({ path }) => !without.has(path));
  checkArchiveNames([...kept, ...files].map(({ path }) => path));
  const added = (await buildManifest(files)).entries;
  const merged = [...kept, ...added].toSorted((left, right) => comparePaths(left.path, right.path));
  return { entries: merged, digest: manifestDigest(merged) };
}

/** Byte order of the UTF-8 names, which depends on no locale or directory order. */
export function comparePaths(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Unpacked size of the archive in bytes, and its content address. */
export function contentOf(manifest: Manifest): Artifact {
  return { digest: manifest.digest, bytes: manifest.entries.reduce((sum, entry) => sum + entry.bytes, 0) };
}

/** The content address of files in canonical order. */
export function manifestDigest(entries: readonly Pick<ManifestEntry, 'path' | 'bytes' | 'sha256'>[]): string {
  // The first line names the format, so that another format cannot give the same digest for different content.
  // The mode is included because it is part of what is unpacked; once, because it is the same for every file.
  const hash = createHash('sha256').update('sagemaker-gateway manifest 1, mode 0644\n');
  // A path contains no line break (archive-name.ts), so one line per file is unambiguous.
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
