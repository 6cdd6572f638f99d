import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ImagePython } from './image-python.ts';
import { namesIn, pinsIn } from './lock.ts';
import type { Requirements } from './requirements.ts';
import { writeStubWheels } from './stub-wheels.ts';
import { type Installer, uvPip } from './uv.ts';

/** Packages without their own dependencies, and the locked file that has their versions. */
export interface Runtime {
  readonly names: readonly string[];
  readonly versionsFile: string;
}

/** Exact versions with hashes, each as the text of a requirements file. */
export interface Resolution {
  /** Of what requirements.txt asks for. */
  readonly lock: string;
  /** Of the runtime, without what `lock` has. */
  readonly runtimeLock: string;
}

/** Resolves for another Python; `work` keeps what was resolved. Throws InstallerError. */
export async function resolve(
  tools: Installer,
  image: ImagePython,
  requirements: Requirements,
  runtime: Runtime,
  work: string,
): Promise<Resolution> {
  const wanted = await lockedRuntime(runtime, requirements);
  const lock = await compile(tools, image, requirements, pinsIn(wanted.join('')), work);
  const inLock = namesIn(lock);
  const missing = wanted.filter((lines) => !namesIn(lines).some((name) => inLock.includes(name)));
  return { lock, runtimeLock: missing.join('') };
}

/** Relative paths in a requirements file are read from the working directory, by pip as well. */
export function folderOf({ file }: Requirements, otherwise: string): string {
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
  pins: string,
  work: string,
): Promise<string> {
  if (requirements.file === '') return '';
  const [stubs, constraints] = [join(work, 'stubs'), join(work, 'constraints.txt')];
  const ofImage = await writeStubWheels(stubs, image.packages);
  await writeFile(constraints, `${pins}${ofImage.join('\n')}\n`);
  // uv keeps the versions of an existing output while they satisfy the requirements.
  const lock = join(work, 'requirements.lock');
  await writeFile(lock, await givenLock(requirements));
  const how = ['--generate-hashes', '--no-annotate', '--no-header', '--find-links', stubs];
  const folder = folderOf(requirements, work);
  await uvPip(tools, image, folder, ['compile', requirements.file, '-c', constraints, '-o', lock, ...how]);
  return await readFile(lock, 'utf8');
}

/** The lines of the locked file for each package that requirements.txt does not name. */
async function lockedRuntime({ names, versionsFile }: Runtime, { named }: Requirements): Promise<string[]> {
  const missing = names.filter((name) => !named.has(name));
  if (missing.length === 0) return [];
  const lock = `${await readFile(versionsFile, 'utf8')}\n`;
  return missing.map((name) => new RegExp(`^${name}==.*\n(?:[ \t].*\n)*`, 'm').exec(lock)?.[0] ?? '');
}
