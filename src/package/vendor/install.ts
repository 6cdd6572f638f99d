import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImagePython } from './image-python.ts';
import { type Division, divideLock, pinsIn } from './lock.ts';
import type { Requirements } from './requirements.ts';
import { folderOf, resolve, type Runtime } from './resolve.ts';
import { tidyTree, type VendoredPackage } from './tree.ts';
import { type Installer, uvPip } from './uv.ts';

/** Names in a folder that `install` has filled. */
export const TREE = 'tree';
export const PINS = 'pins.txt';

/** What was installed, and what the image is relied on for. */
export interface Installed extends Omit<Division, 'packed'> {
  readonly packages: readonly VendoredPackage[];
}

/** Resolves for the image's Python and installs into `work`. Throws Fault `package`, and InstallerError. */
export async function install(
  tools: Installer,
  image: ImagePython,
  requirements: Requirements,
  runtime: Runtime,
  work: string,
): Promise<Installed> {
  const { lock, runtimeLock } = await resolve(tools, image, requirements, runtime, work);
  const { packed, ...division } = divideLock(lock, image, requirements);
  const [tree, wanted] = [join(work, TREE), join(work, 'packed.txt')];
  await writeFile(wanted, packed + runtimeLock);
  await mkdir(tree);
  const how = ['--no-deps', '--require-hashes', '--link-mode', 'copy'];
  await uvPip(tools, image, folderOf(requirements, work), [
    'install',
    '--target',
    tree,
    ...how,
    '-r',
    wanted,
  ]);
  await writeFile(join(work, PINS), pinsIn(packed));
  return { ...division, packages: await tidyTree(tree) };
}
