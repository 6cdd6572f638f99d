import { createWriteStream } from 'node:fs';
import { chmod, link, lstat, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { Parser, type ReadEntry } from 'tar';
import { placeIn } from './place-in-root.ts';

/** OCI image-spec, layer.md: deletes a name of a lower layer, or all that lower layers have in a folder. */
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/**
 * Applies gzipped layers to a folder, the lowest first, as a container runtime does. No entry reaches a file outside the
 * folder, also not through symbolic links. Devices are left out, owners are not set. Rejects for a layer that is no tar.
 */
export async function unpackLayers(
  layers: readonly ReadableStream<Uint8Array>[],
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const layer of layers) await new LayerUnpacker(folder).unpack(layer);
}

class LayerUnpacker {
  readonly #root: string;
  /** What this layer has written, which an opaque folder of it keeps. */
  readonly #written = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  async unpack(layer: ReadableStream<Uint8Array>): Promise<void> {
    let last: Promise<void> = Promise.resolve();
    let failure: unknown;
    const parser = new Parser({
      strict: true,
      // Entries come one after another: the next one waits until this one has been read.
      onReadEntry: (entry) => {
        last = last
          .then(async () => await this.#entry(entry))
          .catch((error: unknown) => {
            failure ??= error;
            entry.resume();
          });
      },
    });
    await pipeline(
      Readable.fromWeb(layer as WebStream<Uint8Array>),
      parser as unknown as NodeJS.WritableStream,
    );
    await last;
    if (failure !== undefined) throw failure;
  }

  async #entry(entry: ReadEntry): Promise<void> {
    const path = entry.path.replace(/\/+$/, '');
    const name = path.split('/').at(-1) ?? '';
    if (!name.startsWith(WHITEOUT)) return await this.#write(entry, path);
    entry.resume();
    if (name === OPAQUE) return await this.#clear(dirname(path));
    const target = await placeIn(this.#root, join(dirname(path), name.slice(WHITEOUT.length)));
    if (target !== this.#root) await rm(target, { recursive: true, force: true });
  }

  async #write(entry: ReadEntry, path: string): Promise<void> {
    const target = await placeIn(this.#root, path);
    if (target === this.#root) return entry.resume();
    await mkdir(dirname(target), { recursive: true });
    this.#written.add(target);
    const mode = (entry.mode ?? 0o644) & 0o777;
    if (entry.type === 'Directory') return await this.#folder(entry, target, mode);
    await rm(target, { recursive: true, force: true });
    if (entry.type === 'SymbolicLink') await symlink(entry.linkpath ?? '', target);
    else if (entry.type === 'Link') await link(await placeIn(this.#root, entry.linkpath ?? ''), target);
    else if (isFile(entry)) return await writeFile(entry, target, mode);
    entry.resume();
  }

  /** A folder stays what it is; the owner can write in it, so that other layers can be applied. */
  async #folder(entry: ReadEntry, target: string, mode: number): Promise<void> {
    const present = await lstat(target).catch(() => undefined);
    if (present && !present.isDirectory()) await rm(target, { force: true });
    await mkdir(target, { recursive: true });
    await chmod(target, mode | 0o700);
    entry.resume();
  }

  /** Deletes what lower layers have in a folder. */
  async #clear(path: string): Promise<void> {
    const folder = await placeIn(this.#root, path);
    for (const name of await readdir(folder).catch(() => [])) {
      const target = join(folder, name);
      const isOfLayer = [...this.#written].some((each) => each === target || each.startsWith(`${target}/`));
      if (!isOfLayer) await rm(target, { recursive: true, force: true });
    }
  }
}

function isFile({ type }: ReadEntry): boolean {
  return type === 'File' || type === 'OldFile' || type === 'ContiguousFile';
}

async function writeFile(entry: ReadEntry, target: string, mode: number): Promise<void> {
  await pipeline(entry as unknown as NodeJS.ReadableStream, createWriteStream(target));
  await chmod(target, mode);
}
