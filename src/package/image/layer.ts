import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageBlob } from '../../contract/image.ts';
import { fillOnce } from '../fill-once.ts';
import { buildManifest, type ManifestEntry } from '../manifest.ts';
import { type TarEntry, tarGzip } from '../tar-gzip.ts';
import { type ImageFile, layerEntries } from './layer-tar.ts';

/** A layer of our own: written anew whenever it is read, so that it is never held in memory. */
export interface Layer extends Omit<ImageBlob, 'mediaType'> {
  /** `sha256:` and 64 hex digits, of the tar before compression. */
  readonly diffId: string;
  /** Where it comes from, for the image's history. */
  readonly createdBy: string;
}

export interface LayerOptions {
  readonly createdBy: string;
  /** The parent folder of what is known of layers, so that the same content is compressed once. */
  readonly cache: string;
  /** A layer with more content is split; a single file never is. */
  readonly maxBytes?: number;
}

// An upload that breaks off without a way to continue loses at most one layer. Torch and transformers (2.0 GB unpacked)
// become five; Lambda and ECR take 127 layers.
const RECORD = 'layer.json';
const MAX_CONTENT_BYTES = 400 * 1024 ** 2;

/**
 * Packs files into layers and hashes these. The bytes depend on paths, content and `executable` alone (and on Node's
 * zlib for what is compressed). Folders are entries too: below a path that is a link in the base, they would replace the
 * link. Throws Fault `package` for invalid names and unreadable files.
 */
export async function packLayers(
  files: readonly ImageFile[],
  { createdBy, cache, maxBytes = MAX_CONTENT_BYTES }: LayerOptions,
): Promise<Layer[]> {
  const executables = new Set(files.filter(({ executable }) => executable).map(({ path }) => path));
  const { entries } = await buildManifest(files);
  const layers: Layer[] = [];
  for (const part of parts(entries, maxBytes)) {
    const tar = layerEntries(part, executables);
    const hashes = await hashesOf(tar, join(cache, keyOf(part, executables)));
    layers.push({ ...hashes, createdBy, files: part, open: (fromByte = 0) => after(fromByte, tarGzip(tar)) });
  }
  return layers;
}

type Hashes = Pick<Layer, 'diffId' | 'digest' | 'bytes'>;

/** Names the bytes of a layer: its content, and what writes and compresses it; `layer 1` changes with `tarGzip`. */
function keyOf(files: readonly ManifestEntry[], executables: ReadonlySet<string>): string {
  const hash = createHash('sha256').update(`layer 1, zlib ${process.versions.zlib} ${process.arch}\n`);
  for (const { path, bytes, sha256 } of files)
    hash.update(`${sha256} ${bytes} ${Number(executables.has(path))} ${path}\n`);
  return hash.digest('hex').slice(0, 32);
}

async function hashesOf(entries: readonly TarEntry[], folder: string): Promise<Hashes> {
  await fillOnce(folder, async (work) => {
    await writeFile(join(work, RECORD), JSON.stringify(await hashLayer(entries)));
  });
  return JSON.parse(await readFile(join(folder, RECORD), 'utf8')) as Hashes;
}

async function hashLayer(entries: readonly TarEntry[]): Promise<Hashes> {
  const tar = createHash('sha256');
  const gzip = createHash('sha256');
  let bytes = 0;
  for await (const piece of tarGzip(entries, { onTar: (each) => void tar.update(each) })) {
    gzip.update(piece);
    bytes += piece.length;
  }
  return {
    diffId: `sha256:${tar.digest('hex')}`,
    digest: `sha256:${gzip.digest('hex')}`,
    bytes,
  };
}

/** Runs of files with at most `maxBytes` of content, in their order. */
function* parts(entries: readonly ManifestEntry[], maxBytes: number): Generator<ManifestEntry[]> {
  let part: ManifestEntry[] = [];
  let partBytes = 0;
  for (const entry of entries) {
    if (part.length > 0 && partBytes + entry.bytes > maxBytes) {
      yield part;
      [part, partBytes] = [[], 0];
    }
    part.push(entry);
    partBytes += entry.bytes;
  }
  if (part.length > 0) yield part;
}

async function* after(fromByte: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let leftBytes = fromByte;
  for await (const piece of pieces) {
    const rest = piece.subarray(leftBytes);
    leftBytes = Math.max(0, leftBytes - piece.length);
    if (rest.length > 0) yield rest;
  }
}
