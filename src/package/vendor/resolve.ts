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
  const given = {
    files: [requirements.file],
    pins: pinsIn(wanted.join('')),
    preferred: await givenLock(requirements),
  };
  const lock = requirements.file === '' ? '' : await compile(tools, image, requirements, given, work);
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

/** What uv compiles a lock from. */
export interface Compiled {
  /** Requirements files. */
  readonly files: readonly string[];
  /** Versions that it must take, as constraints. */
  readonly pins: string;
  /** A lock with versions that it keeps where they are allowed. */
  readonly preferred: string;
  /** Pages with links to more wheels. */
  readonly pages?: readonly string[];
}

/** The text of a lock with hashes, which `work` keeps. Throws InstallerError. */
export async function compile(
  tools: Installer,
  image: ImagePython,
  requirements: Requirements,
  { files, pins, preferred, pages = [] }: Compiled,
  work: string,
): Promise<string> {
  const [stubs, constraints] = [join(work, 'stubs'), join(work, 'constraints.txt')];
  const ofImage = await writeStubWheels(stubs, image.packages);
  await writeFile(constraints, `${pins}\n${ofImage.join('\n')}\n`);
  // uv keeps the versions of an existing output while they satisfy the requirements.
  const lock = join(work, 'requirements.lock');
  await writeFile(lock, preferred);
  const links = [stubs, ...pages].flatMap((each) => ['--find-links', each]);
  const how = ['--generate-hashes', '--no-annotate', '--no-header', ...links];
  const folder = folderOf(requirements, work);
  await uvPip(tools, image, folder, ['compile', ...files, '-c', constraints, '-o', lock, ...how]);
  return await readFile(lock, 'utf8');
}

/** The lines of the locked file for each package that requirements.txt does not name. */
async function lockedRuntime({ names, versionsFile }: Runtime, { named }: Requirements): Promise<string[]> {
  const missing = names.filter((name) => !named.has(name));
  if (missing.length === 0) return [];
  const lock = `${await readFile(versionsFile, 'utf8')}\n`;
  return missing.map((name) => new RegExp(`^${name}==.*\n(?:[ \t].*\n)*`, 'm').exec(lock)?.[0] ?? '');
}
