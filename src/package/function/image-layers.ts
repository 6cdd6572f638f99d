import { type Layer, packLayers } from '../image/layer.ts';
import { entriesOnDisk } from './entries-on-disk.ts';
import type { Parts } from './parts.ts';
import type { ZipEntry } from './zip-entry.ts';

/** Where Lambda's base images look for the handler; containers have it in the same place. */
export const TASK_ROOT = 'var/task';

/**
 * The layers over a base: packages, `between`, and the serving code, from the one that changes least, each with its
 * bytecode. Functions and containers of equal packages share layers.
 */
export async function imageLayers(
  { bytecode, code, packages }: Pick<Parts, 'bytecode' | 'code' | 'packages'>,
  between: Readonly<Record<string, readonly ZipEntry[]>>,
  cache: string,
): Promise<Layer[]> {
  const serving = [...code, ...bytecode];
  const contents: readonly (readonly [string, readonly ZipEntry[]])[] = [
    ['packages', [...[...packages.values()].flat(), ...serving.filter(isOfPackages)]],
    ...Object.entries(between),
    ['serving code', serving.filter((entry) => !isOfPackages(entry))],
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
