import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImagePython } from './image-python.ts';
import { type Division, divideLock, pinsIn } from './lock.ts';
import type { Requirements } from './requirements.ts';
import { writeStubWheels } from './stub-wheels.ts';
import { tidyTree, type VendoredPackage } from './tree.ts';
import { type Installer, uvPip } from './uv.ts';

/** Names in a folder that `install` has filled. */
export const TREE = 'tree';
export const PINS = 'pins.txt';

/** What was installed, and what the image is relied on for. */
export interface Installed extends Omit<Division, 'packed'> {
  readonly packages: readonly VendoredPackage[];
}

/** Packages without their own dependencies, and the locked file that has their versions. */
export interface Runtime {
  readonly names: readonly string[];
  readonly versionsFile: string;
}

/** Resolves for the image's Python and installs into `work`. Throws Fault `package`, and UvError when uv fails. */
export async function install(
  tools: Installer,
  image: ImagePython,
  requirements: Requirements,
  runtime: Runtime,
  work: string,
): Promise<Installed> {
  const lock = await compile(tools, image, requirements, work);
  const { packed, ...division } = divideLock(lock, image, requirements);
  const [tree, wanted] = [join(work, TREE), join(work, 'packed.txt')];
  await writeFile(wanted, packed + (await lockedRuntime(runtime, requirements)));
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

/** Relative paths in a requirements file are read from the working directory, by pip as well. */
function folderOf({ file }: Requirements, otherwise: string): string {
  return file === '' ? otherwise : dirname(file);
}

/** The text of `requirements.lock` next to requirements.txt; empty without one. */
export async function givenLock({ file }: Requirements): Promise<string> {
  const lock = join(dirname(file), 'requirements.lock');
  return file !== '' && existsSync(lock) ? await readFile(lock, 'utf8') : '';
}

async function compile(
  tools: Installer,
  image: ImagePython,
  requirements: Requirements,
  work: string,
): Promise<string> {
  if (requirements.file === '') return '';
  const [stubs, constraints] = [join(work, 'stubs'), join(work, 'image.txt')];
  await writeFile(constraints, (await writeStubWheels(stubs, image.packages)).join('\n'));
  // uv keeps the versions of an existing output while they satisfy the requirements.
  const lock = join(work, 'requirements.lock');
  await writeFile(lock, await givenLock(requirements));
  const how = ['--generate-hashes', '--no-annotate', '--no-header', '--find-links', stubs];
  const folder = folderOf(requirements, work);
  await uvPip(tools, image, folder, ['compile', requirements.file, '-c', constraints, '-o', lock, ...how]);
  return await readFile(lock, 'utf8');
}

/** The lines of the locked file for the packages that requirements.txt does not name. */
async function lockedRuntime({ names, versionsFile }: Runtime, { named }: Requirements): Promise<string> {
  const missing = names.filter((name) => !named.has(name));
  if (missing.length === 0) return '';
  const lock = `${await readFile(versionsFile, 'utf8')}\n`;
  return missing
    .map((name) => new RegExp(`^${name}==.*\n(?:[ \t].*\n)*`, 'm').exec(lock)?.[0] ?? '')
    .join('');
}
