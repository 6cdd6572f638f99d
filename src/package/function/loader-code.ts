import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';

/** The zip of loader-code/, small enough for a request. */
export interface LoaderCode {
  readonly zip: Uint8Array;
  /** CodeSha256 that Lambda returns for this zip. */
  readonly sha256: string;
}

const FOLDER = fileURLToPath(new URL('../../../loader-code', import.meta.url));

export async function loaderCode(): Promise<LoaderCode> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.py')).toSorted();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(FOLDER, name))]));
  const zip = zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 1, 12) });
  return { zip, sha256: createHash('sha256').update(zip).digest('base64') };
}
