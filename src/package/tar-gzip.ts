import { GzipMember } from './gzip-member.ts';
import type { ManifestEntry } from './manifest.ts';
import { SourceReader } from './source-reader.ts';
import { FRAME_BYTES, StoredBlocks } from './stored-blocks.ts';
import { END_OF_TAR, tarPadding } from './tar-header.ts';
import { isWeights } from './weights.ts';

/** One entry of a tar: its header blocks, and the file whose content follows; a folder has none. */
export interface TarEntry {
  readonly header: Uint8Array;
  readonly file?: ManifestEntry;
}

export interface TarObserver {
  /** Bytes of content that were read. */
  readonly onRead?: (bytes: number) => void;
  /** Every piece of the tar before compression, in order. */
  readonly onTar?: (piece: Uint8Array) => void;
}

const textReadBytes = 64 * 1024;

/**
 * A gzipped tar in pieces, each valid only until the next is asked for. Weights are stored, other files compressed.
 * Throws Fault `package` when a file no longer matches its entry.
 */
export async function* tarGzip(
  entries: Iterable<TarEntry>,
  { onRead = () => {}, onTar = () => {} }: TarObserver = {},
): AsyncGenerator<Uint8Array> {
  const writer = new TarGzipWriter(onRead, onTar);
  yield writer.member.head();
  for (const { header, file } of entries) {
    yield* writer.text(header);
    if (!file) continue;
    yield* isWeights(file.path) ? writer.weights(file) : writer.textFile(file);
    yield* writer.text(tarPadding(file.bytes));
  }
  yield* writer.text(END_OF_TAR);
  yield* writer.member.flush();
  yield writer.member.tail();
}

class TarGzipWriter {
  readonly member = new GzipMember();
  readonly #blocks = new StoredBlocks();
  readonly #onRead: (bytes: number) => void;
  readonly #onTar: (piece: Uint8Array) => void;

  constructor(onRead: (bytes: number) => void, onTar: (piece: Uint8Array) => void) {
    this.#onRead = onRead;
    this.#onTar = onTar;
  }

  async *text(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    this.#onTar(piece);
    yield* this.member.text(piece);
  }

  async *textFile(file: ManifestEntry): AsyncGenerator<Uint8Array> {
    yield* reading(file, (source) => this.#textPiece(source));
  }

  async *weights(file: ManifestEntry): AsyncGenerator<Uint8Array> {
    yield* this.member.flush();
    yield* reading(file, (source) => this.#storedPiece(source));
    this.member.stored(file.crc32, file.bytes);
  }

  async *#textPiece(source: SourceReader): AsyncGenerator<Uint8Array> {
    const piece = new Uint8Array(Math.min(source.leftBytes, textReadBytes));
    this.#onRead(await source.readInto([piece]));
    yield* this.text(piece);
  }

  async *#storedPiece(source: SourceReader): AsyncGenerator<Uint8Array> {
    const { framed, gaps } = this.#blocks.frame(Math.min(source.leftBytes, FRAME_BYTES));
    this.#onRead(await source.readInto(gaps));
    for (const gap of gaps) this.#onTar(gap);
    yield framed;
  }
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
