import { join } from 'node:path';
import { TORCH } from '../vendor/pytorch.ts';
import { contentDigest } from './content-digest.ts';
import { filesLines } from './function-lines.ts';
import { type FunctionTools, toolsOf } from './function-tools.ts';
import { contentsOf, type FunctionRequest } from './ingredients.ts';
import type { FunctionPackage } from './pack-function.ts';
import { entriesOf } from './parts.ts';
import { zipFile } from './zip-file.ts';
import { unzippedBytes } from './zip-writer.ts';

/**
 * Packs a function whose files are unpacked onto a file system: the layout of a function zip without its limit of size,
 * always with the model, and with PyTorch where the model needs it. Its digest is that of the unpacked files, so that the
 * loader can compare them. Throws Fault `package` for what cannot be packed.
 */
export async function packFiles(
  request: FunctionRequest,
  { say }: { readonly say: (text: string) => void },
  tools: FunctionTools = toolsOf(say),
): Promise<FunctionPackage> {
  const { ingredients, parts } = await contentsOf(request, tools, true);
  const entries = entriesOf(parts);
  const digest = await contentDigest(entries, join(request.cacheDir, 'content'));
  const zip = await zipFile(entries, join(request.cacheDir, 'zips'), digest);
  return {
    ...zip,
    unzippedBytes: unzippedBytes(entries),
    modelInZip: true,
    hasPyTorch: ingredients.wheels.some(({ name }) => name === TORCH),
    lines: filesLines(ingredients, parts, zip.bytes),
  };
}
