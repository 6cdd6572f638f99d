import { chmod, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** An empty folder for a new file system. */
export async function createFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Bytes of all files below a folder; none when it is being removed. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await ifThere(readdir(folder, { recursive: true, withFileTypes: true }));
  const files = (entries ?? []).filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await ifThere(stat(join(parentPath, name))))?.size ?? 0),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * A directory below a folder, which is created with these permissions; undefined when it is not there and is not to be
 * created. Owners are not set: everything belongs to the user of the emulator.
 */
export async function directoryIn(
  folder: string,
  path: string,
  permissions: string | undefined,
): Promise<string | undefined> {
  const directory = join(folder, path);
  if ((await ifThere(stat(directory)))?.isDirectory()) return directory;
  if (permissions === undefined) return undefined;
  await mkdir(directory, { recursive: true });
  await chmod(directory, Number.parseInt(permissions, 8));
  return directory;
}

/** Undefined for a file or folder that is not there. */
async function ifThere<Found>(found: Promise<Found>): Promise<Found | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
