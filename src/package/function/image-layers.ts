import { type Layer, packLayers } from '../image/layer.ts';
import { entriesOnDisk } from './entries-on-disk.ts';
import type { Parts } from './parts.ts';
import type { ZipEntry } from './zip-entry.ts';

/** Where Lambda's base images look for the handler. */
export const TASK_ROOT = 'var/task';

/** The layers of a function over its base: packages, model, and the handler, each with its bytecode. */
export async function imageLayers(parts: Parts, cache: string): Promise<Layer[]> {
  const { bytecode, code, model, modelBytecode } = parts;
  const handler = [...code, ...bytecode];
  const contents: readonly (readonly [string, readonly ZipEntry[]])[] = [
    ['packages', [...[...parts.packages.values()].flat(), ...handler.filter(isOfPackages)]],
    ['model', [...model, ...modelBytecode]],
    ['handler', handler.filter((entry) => !isOfPackages(entry))],
  ];
  const layers: Layer[] = [];
  for (const [createdBy, entries] of contents) {
    const files = await entriesOnDisk(entries, cache);
    const placed = files.map((file) => ({ ...file, path: `${TASK_ROOT}/${file.path}` }));
    layers.push(...(await packLayers(placed, { createdBy })));
  }
  return layers;
}

function isOfPackages({ path }: ZipEntry): boolean {
  return path.startsWith('packages/');
}
