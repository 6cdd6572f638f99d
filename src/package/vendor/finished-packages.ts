import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { fillOnce } from '../fill-once.ts';
import type { ImagePython } from './image-python.ts';
import { readRequirements, type Requirements, withoutVendor } from './requirements.ts';
import { givenLock, type Runtime } from './resolve.ts';
import { hasImageVersion, imageText } from './stub-wheels.ts';
import { type Installer, InstallerError } from './uv.ts';

/** What packages are for, and how they are found. */
export interface PackageRequest {
  readonly image: ImagePython;
  /** The code folder's requirements.txt; undefined if it has none, or pip installs it at start. */
  readonly requirementsFile: string | undefined;
  /** What the serve script needs besides. */
  readonly runtime: Runtime;
  /** The parent folder of what is finished. */
  readonly cache: string;
  /** Prepared only if nothing finished is there. */
  readonly installer: () => Promise<Installer>;
}

/** Fills a new folder with the packages of a request. */
export type Fill = (tools: Installer, requirements: Requirements, work: string) => Promise<void>;

/**
 * The folder with the packages of a request. A finished one is reused, so that the same requirements give the same bytes
 * although newer versions are published; `requirements.lock` next to requirements.txt has the same effect on every
 * machine. `format` changes when the same request fills a folder otherwise; `place` is where the packages run, for
 * messages. Throws Fault `package` for what cannot be packed.
 */
export async function finishedPackages(
  request: PackageRequest,
  { format, place }: { readonly format: number | string; readonly place: string },
  fill: Fill,
): Promise<string> {
  const { requirementsFile, image, cache, installer } = request;
  const requirements = requirementsFile === undefined ? NONE : await readRequirements(requirementsFile);
  const finished = join(cache, await keyOf(format, request, requirements));
  await fillOnce(finished, async (work) => await fill(await installer(), requirements, work)).catch(
    (cause: unknown) =>
      Promise.reject(cause instanceof InstallerError ? unresolved(cause, requirements, image, place) : cause),
  );
  return finished;
}

const NONE: Requirements = { file: '', texts: [], named: new Map() };

async function keyOf(
  format: number | string,
  { image, runtime }: PackageRequest,
  requirements: Requirements,
): Promise<string> {
  const { names, versionsFile } = runtime;
  const versions = names.length > 0 ? await readFile(versionsFile, 'utf8') : '';
  const parts = [format, image, requirements.texts, await givenLock(requirements), names, versions];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

function unresolved(
  { message }: InstallerError,
  { file }: Requirements,
  { version, glibc }: ImagePython,
  place: string,
): Fault {
  const what = file === '' ? 'the packages of the serve script' : file;
  return new Fault(
    'package',
    `${what} cannot be packed for ${place} (Python ${version}, glibc ${glibc}): ${imageText(message)}`,
    `${fixFor(message)} ${withoutVendor}`,
  );
}

function fixFor(message: string): string {
  if (/failed to fetch|error sending request|was not found in the cache|connection/i.test(message))
    return 'Check the network, or set PIP_INDEX_URL to a mirror.';
  if (hasImageVersion(message))
    return "Allow the image's version, or choose an image with yours (container.version).";
  return 'Name a version that has a wheel for it, or a wheel of your own (./wheels/NAME.whl).';
}
