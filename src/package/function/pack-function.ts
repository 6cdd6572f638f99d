import { join } from 'node:path';
import { contentOf } from '../manifest.ts';
import { functionLines } from './function-lines.ts';
import { type FunctionTools, toolsOf } from './function-tools.ts';
import { contentsOf, type FunctionRequest } from './ingredients.ts';
import { divided } from './limits.ts';
import { unzippedBytes } from './zip-writer.ts';
import { type ZipFile, zipFile } from './zip-file.ts';

/** A function in a zip. */
export interface ZipRequest extends FunctionRequest {
  /** Size of the function's /tmp. */
  readonly tmpBytes: number;
  /** Whether the zip has the model if there is room; by default it has. */
  readonly modelInZip?: boolean;
}

/** A function zip on this machine. */
export interface FunctionPackage extends ZipFile {
  readonly unzippedBytes: number;
  /** Whether the zip has the model; else it is unpacked at start, to /tmp. */
  readonly modelInZip: boolean;
  /** Whether PyTorch is among its packages. */
  readonly hasPyTorch: boolean;
  /** What is packed, for people. */
  readonly lines: readonly string[];
}

/**
 * Packs a function: the packages of its Python and architecture, the handler, and the model if it fits. Equal input gives
 * equal bytes, and nothing is run for the other architecture. Throws Fault `package` for what a function cannot run or has
 * no room for, with the hosts that do.
 */
export async function packFunction(
  request: ZipRequest,
  { say }: { readonly say: (text: string) => void },
  tools: FunctionTools = toolsOf(say),
): Promise<FunctionPackage> {
  const { ingredients, parts } = await contentsOf(request, tools, false);
  const { manifest, tmpBytes, modelInZip } = request;
  const division = divided(parts, contentOf(manifest).bytes, tmpBytes, modelInZip);
  const zip = await zipFile(division.entries, join(request.cacheDir, 'zips'));
  return {
    ...zip,
    unzippedBytes: unzippedBytes(division.entries),
    modelInZip: division.modelInZip,
    hasPyTorch: false,
    lines: functionLines(ingredients, parts, division, zip.bytes),
  };
}
