import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import type { ImagePython } from './image-python.ts';
import { givenLock, install, type Installed, PINS, type Runtime, TREE } from './install.ts';
import { readRequirements, type Requirements, withoutVendor } from './requirements.ts';
import { hasImageVersion, imageText } from './stub-wheels.ts';
import { type Installer, UvError } from './uv.ts';

/** Changes when the same input gives other files. */
const FORMAT = 1;

/** What the packages are for, and how they are found. */
export interface VendorRequest {
  readonly image: ImagePython;
  /** The code folder's requirements.txt; undefined if it has none, or pip installs it at start. */
  readonly requirementsFile: string | undefined;
  /** What the bundled serve script runs on. */
  readonly runtime: Runtime;
  /** The parent folder of finished trees. */
  readonly cache: string;
  /** Prepared only if no finished tree is there. */
  readonly installer: () => Promise<Installer>;
}

/** Installed packages in a folder of this machine. */
export interface VendoredTree extends Installed {
  readonly folder: string;
  /** What requirements.txt asks for beyond the image, in exact versions, as a requirements file. */
  readonly pinsFile: string | undefined;
}

/**
 * Resolves and installs for the image's Python. A finished tree is reused, so that the same requirements give the same
 * archive although newer versions are published; `requirements.lock` next to requirements.txt has the same effect on
 * every machine. Throws Fault `package` for what cannot be packed.
 */
export async function vendoredTree(request: VendorRequest): Promise<VendoredTree> {
  const { requirementsFile } = request;
  const requirements = requirementsFile === undefined ? NONE : await readRequirements(requirementsFile);
  const finished = join(request.cache, await keyOf(request, requirements));
  const record = join(finished, 'packages.json');
  if (!existsSync(record)) await makeTree(request, requirements, finished);
  const installed = JSON.parse(await readFile(record, 'utf8')) as Installed;
  const pinsFile = requirementsFile === undefined ? undefined : join(finished, PINS);
  return { ...installed, folder: join(finished, TREE), pinsFile };
}

const NONE: Requirements = { file: '', texts: [], named: new Map() };

async function keyOf({ image, runtime }: VendorRequest, requirements: Requirements): Promise<string> {
  const { names, versionsFile } = runtime;
  const versions = names.length > 0 ? await readFile(versionsFile, 'utf8') : '';
  const parts = [FORMAT, image, requirements.texts, await givenLock(requirements), names, versions];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** In a folder of its own, renamed when complete: an interrupted run leaves no half tree under the final name. */
async function makeTree(request: VendorRequest, requirements: Requirements, finished: string): Promise<void> {
  const { image, runtime, installer } = request;
  const work = `${finished}.${process.pid}.part`;
  const tools = await installer();
  await mkdir(work, { recursive: true });
  try {
    const installed = await install(tools, image, requirements, runtime, work);
    await writeFile(join(work, 'packages.json'), JSON.stringify(installed));
    await rename(work, finished);
  } catch (error) {
    if (error instanceof UvError) throw unresolved(error, requirements, image);
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function unresolved({ message }: UvError, { file }: Requirements, { version, glibc }: ImagePython): Fault {
  const what = file === '' ? 'the packages of the serve script' : file;
  return new Fault(
    'package',
    `${what} cannot be packed for the image (Python ${version}, glibc ${glibc}): ${imageText(message)}`,
    `${fixFor(message)} ${withoutVendor}`,
  );
}

function fixFor(message: string): string {
  if (/failed to fetch|error sending request|was not found in the cache/i.test(message))
    return 'Check the network, or set PIP_INDEX_URL to a mirror.';
  if (hasImageVersion(message))
    return "Allow the image's version, or choose an image with yours (container.version).";
  return 'Name a version that has a wheel for it, or a wheel of your own (./wheels/NAME.whl).';
}
