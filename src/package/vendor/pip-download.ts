import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TargetPython } from './image-python.ts';
import { type Installer, InstallerError } from './uv.ts';

const run = promisify(execFile);

/** The oldest glibc that a tag of manylinux names: manylinux1 is 2.5 (PEP 600). */
const OLDEST_MINOR = 5;

/** What is downloaded, and from where besides the configured indexes. */
export interface Download {
  readonly lock: string;
  readonly cwd: string;
  readonly into: string;
  /** Pages with links to wheels. */
  readonly pages?: readonly string[];
}

/**
 * Downloads one wheel per line of a lock with hashes into `into`, for another Python; nothing is installed. Relative paths
 * in the lock are read from `cwd`. Throws InstallerError.
 */
export async function downloadWheels(
  { python }: Pick<Installer, 'python'>,
  target: TargetPython,
  { lock, cwd, into, pages = [] }: Download,
): Promise<void> {
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  const exact = ['--no-deps', '--require-hashes', '--only-binary', ':all:'];
  const wheels = [
    '--python-version',
    target.version,
    ...platformTags(target).flatMap((tag) => ['--platform', tag]),
  ];
  try {
    const links = pages.flatMap((page) => ['--find-links', page]);
    const how = [...quiet, ...exact, ...wheels, ...links];
    await run(python, ['-m', 'pip', 'download', ...how, '-d', into, '-r', lock], { cwd });
  } catch (error) {
    const { stderr = '', message } = error as Error & { readonly stderr?: string };
    throw new InstallerError(/^ERROR: (.*)$/m.exec(stderr)?.[1] ?? message, { cause: error });
  }
}

/** The newest first. pip takes each by its exact name: one for an older glibc fits, too, but only if it is listed. */
function platformTags({ glibc, machine = 'x86_64' }: TargetPython): string[] {
  const newest = Number(glibc.split('.')[1]);
  const minors = Array.from({ length: newest - OLDEST_MINOR + 1 }, (_, older) => newest - older);
  const named = ['manylinux2014', 'manylinux2010', 'manylinux1', 'linux'];
  return [...minors.map((minor) => `manylinux_2_${minor}`), ...named].map((tag) => `${tag}_${machine}`);
}
