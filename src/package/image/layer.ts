import { createHash } from 'node:crypto';
import type { ImageBlob } from '../../contract/image.ts';
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
  /** A layer with more content is split; a single file never is. */
  readonly maxBytes?: number;
}

// An upload that breaks off without a way to continue loses at most one layer. Torch and transformers (2.0 GB unpacked)
// become five; Lambda and ECR take 127 layers.
const MAX_CONTENT_BYTES = 400 * 1024 ** 2;

/**
 * Packs files into layers and hashes these. The bytes depend on paths, content and `executable` alone (and on Node's
 * zlib for what is compressed). Folders are entries too: below a path that is a link in the base, they would replace the
 * link. Throws Fault `package` for invalid names and unreadable files.
 */
export async function packLayers(
  files: readonly ImageFile[],
  { createdBy, maxBytes = MAX_CONTENT_BYTES }: LayerOptions,
): Promise<Layer[]> {
  const executables = new Set(files.filter(({ executable }) => executable).map(({ path }) => path));
  const { entries } = await buildManifest(files);
  const layers: Layer[] = [];
  for (const part of parts(entries, maxBytes))
    layers.push({ ...(await hashLayer(layerEntries(part, executables), createdBy)), files: part });
  return layers;
}

async function hashLayer(entries: readonly TarEntry[], createdBy: string): Promise<Layer> {
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
    createdBy,
    open: (fromByte = 0) => after(fromByte, tarGzip(entries)),
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
