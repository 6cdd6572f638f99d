import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { ContainerImage, UploadNotes, UploadOptions } from '../../../src/contract/image.ts';
import { type ImageOptions, buildImage } from '../../../src/package/image/image.ts';
import { packLayers } from '../../../src/package/image/layer.ts';
import { Fault } from '../../../src/contract/fault.ts';
import { folderOf, scratchFolder } from '../model-folder.ts';

export const MIB = 1024 ** 2;

/** An image with a layer of so many bytes that do not compress, and a small one. */
export async function imageOf(bytes: number, options: Partial<ImageOptions> = {}): Promise<ContainerImage> {
  const root = await folderOf({ 'model.bin': randomBytes(bytes), 'serve.py': 'print(1)\n' });
  const cache = await scratchFolder();
  const layers = await Promise.all(
    ['model.bin', 'serve.py'].map(async (name) => {
      const file = { path: `var/task/${name}`, source: join(root, name) };
      return await packLayers([file], { createdBy: name, cache });
    }),
  );
  return buildImage({ architecture: 'amd64', entrypoint: ['/bin/sh'], layers: layers.flat(), ...options });
}

/** Options of an upload that nobody watches. */
export function calm(more: Partial<UploadOptions> = {}): UploadOptions {
  return { signal: new AbortController().signal, onBytes: () => {}, ...more };
}

/** Notes in memory, as another process would find them. */
export function heldNotes(): UploadNotes & { readonly held: Map<string, object> } {
  const held = new Map<string, object>();
  return {
    held,
    read: async (key) => await Promise.resolve(held.get(key)),
    write: async (key, note) => void (await Promise.resolve(held.set(key, note))),
    remove: async (key) => void (await Promise.resolve(held.delete(key))),
  };
}

/** The Fault of a rejected promise; anything else fails the test. */
export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => new Error('it was not rejected'),
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw error;
}
