import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { cacheFolder } from '../../local/cache-folder.ts';

const PART = '.part';

/**
 * A folder in this machine's cache that `make` has filled from a version of a source, now or in an earlier run. Of each
 * source one version is kept; a folder is complete or not there.
 */
export async function cachedModel(
  { source, version }: { readonly source: string; readonly version: string },
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const versions = resolve(cacheFolder('models'), digestOf(source));
  const folder = join(versions, digestOf(version));
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}${PART}`;
  try {
    await mkdir(part, { recursive: true });
    await make(part);
    await removeEarlier(versions);
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return folder;
}

/** The version of a folder: it changes when a file in it does. */
export async function stateOf(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).toSorted();
  const files = names.map(async (name) => {
    const { size, mtimeMs } = await stat(join(folder, name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return [folder, ...(await Promise.all(files))].join('\n');
}

/** What another process is making stays. */
async function removeEarlier(versions: string): Promise<void> {
  const earlier = (await readdir(versions)).filter((name) => !name.includes(PART));
  await Promise.all(earlier.map(async (name) => await rm(join(versions, name), { recursive: true })));
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
