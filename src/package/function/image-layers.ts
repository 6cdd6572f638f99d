import { join } from 'node:path';
import { type Layer, packLayers } from '../image/layer.ts';
import { entriesOnDisk } from './entries-on-disk.ts';
import type { Parts } from './parts.ts';
import type { ZipEntry } from './zip-entry.ts';

/** Where Lambda's base images look for the handler; containers have it in the same place. */
export const TASK_ROOT = 'var/task';

/**
 * The layers over a base: packages, those of a server, model, and all code, each with its bytecode. Functions and containers
 * of equal packages share a layer.
 */
export async function imageLayers(
  parts: Parts,
  cache: string,
  server: readonly ZipEntry[] = [],
): Promise<Layer[]> {
  const { bytecode, code, model, modelBytecode } = parts;
  const handler = [...code, ...bytecode];
  const archive = [...model, ...modelBytecode];
  const contents: readonly (readonly [string, readonly ZipEntry[]])[] = [
    ['packages', [...[...parts.packages.values()].flat(), ...handler.filter(isOfPackages)]],
    ['server', server],
    ['model', archive.filter((entry) => !isScript(entry))],
    ['code', [...handler.filter((entry) => !isOfPackages(entry)), ...archive.filter(isScript)]],
  ];
  const layers: Layer[] = [];
  for (const [createdBy, entries] of contents) {
    const files = await entriesOnDisk(entries, cache);
    const placed = files.map((file) => ({ ...file, path: `${TASK_ROOT}/${file.path}` }));
    layers.push(...(await packLayers(placed, { createdBy, cache: join(cache, 'hashes') })));
  }
  return layers;
}

function isOfPackages({ path }: ZipEntry): boolean {
  return path.startsWith('packages/');
}

/** A change of the serve script must not upload the model another time. */
function isScript({ path }: ZipEntry): boolean {
  return path.startsWith('model/code/');
}
