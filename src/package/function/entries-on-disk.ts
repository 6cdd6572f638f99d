import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fillOnce } from '../fill-once.ts';
import type { ImageFile } from '../image/layer-tar.ts';
import { unzipped, type ZipEntry } from './zip-entry.ts';
import { zipDigest } from './zip-writer.ts';

/** The files of entries, unpacked once into a folder of the cache; those that are files already stay where they are. */
export async function entriesOnDisk(entries: readonly ZipEntry[], cache: string): Promise<ImageFile[]> {
  const folder = await unpackedFolder(
    entries.filter(({ source }) => source === undefined),
    cache,
  );
  return entries.map(({ path, source, isExecutable }) => ({
    path,
    source: source ?? join(folder, path),
    executable: isExecutable,
  }));
}

/** A folder of the cache with these entries, unpacked once. */
export async function unpackedFolder(entries: readonly ZipEntry[], cache: string): Promise<string> {
  const folder = join(cache, zipDigest(entries).slice(0, 32));
  await fillOnce(folder, async (work) => {
    for (const entry of entries) {
      const file = join(work, entry.path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await unzipped(entry));
    }
  });
  return folder;
}
