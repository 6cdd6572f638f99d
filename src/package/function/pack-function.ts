import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Artifact } from '../artifact.ts';
import { contentOf } from '../manifest.ts';
import { functionLines } from './function-lines.ts';
import { type FunctionRequest, type FunctionTools, ingredientsOf, toolsOf } from './ingredients.ts';
import { divided } from './limits.ts';
import { functionParts } from './parts.ts';
import { zipFile } from './zip-file.ts';

/** A function zip on this machine. `digest` names its content and is part of the key in S3; `bytes` is its size. */
export interface FunctionPackage extends Artifact {
  readonly unzippedBytes: number;
  /** CodeSha256, as Lambda returns it for this zip. */
  readonly sha256Base64: string;
  /** Whether the zip has the model; else it is unpacked at start, to /tmp. */
  readonly modelInZip: boolean;
  /** The zip, for an upload. */
  readonly open: () => Readable;
  /** What is packed, for people. */
  readonly lines: readonly string[];
}

/**
 * Packs a function: the packages of its Python and architecture, the handler, and the model if it fits. Equal input gives
 * equal bytes, and nothing is run for the other architecture. Throws Fault `package` for what a function cannot run or has
 * no room for, with the hosts that do.
 */
export async function packFunction(
  request: FunctionRequest,
  { say }: { readonly say: (text: string) => void },
  tools: FunctionTools = toolsOf(say),
): Promise<FunctionPackage> {
  const ingredients = await ingredientsOf(request, tools);
  const parts = await functionParts(ingredients);
  const division = divided(parts, contentOf(request.manifest).bytes, request.tmpBytes);
  const { file, ...zip } = await zipFile(division.entries, join(request.cacheDir, 'zips'));
  return {
    ...zip,
    unzippedBytes: division.bytes,
    modelInZip: division.modelInZip,
    open: () => createReadStream(file),
    lines: functionLines(ingredients, parts, { ...division, zipBytes: zip.bytes }),
  };
}
