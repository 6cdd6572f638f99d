import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inlineZip } from '../inline-zip.ts';

/** The code of the functions of a file system: the loader of releases, and the start of the one that is loaded. */
export interface LoaderCode {
  readonly zip: Uint8Array;
  /** In base64, as Lambda has it. */
  readonly sha256: string;
}

const FOLDER = fileURLToPath(new URL('../../../loader-code', import.meta.url));

/** The zip of loader-code/. */
export async function loaderCode(): Promise<LoaderCode> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.py')).toSorted();
  const files = names.map(async (name) => [name, await readFile(join(FOLDER, name))] as const);
  const { zip, sha256Base64 } = inlineZip(Object.fromEntries(await Promise.all(files)));
  return { zip, sha256: sha256Base64 };
}
