import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Python on this machine. */
export interface MinorPython {
  readonly python: string;
  /** Such as "3.13.2". */
  readonly version: string;
}

// Bytecode is the same for all final releases of a minor version, but not for those before.
const VERSION =
  'import sys; v = sys.version_info; print(sys.implementation.name, v.releaselevel, "%d.%d.%d" % v[:3])';

/** A final release of CPython of a minor version, such as "3.13": on the path, or one of pyenv's. */
export async function minorPython(minor: string): Promise<MinorPython | undefined> {
  for (const python of [`python${minor}`, 'python3', ...(await pyenvPythons(minor))]) {
    const version = await versionOf(python);
    if (version?.startsWith(`${minor}.`) === true) return { python, version };
  }
  return undefined;
}

/** The minor version of an interpreter, such as "3.13"; undefined for another than a final release of CPython. */
export async function minorOf(python: string): Promise<string | undefined> {
  return (await versionOf(python))?.split('.').slice(0, 2).join('.');
}

// What compileall exits with if a file does not compile: some packages have templates that are no Python.
const SOME_FAILED = 1;

/**
 * Compiles the Python files below a folder, each into `__pycache__` beside it, as if the folder were at `shownAs`: the
 * bytes depend only on the files and the Python. Bytecode is loaded without a look at its source (unchecked hash, PEP 552).
 */
export async function compileFolder(python: string, folder: string, shownAs: string): Promise<void> {
  const how = ['-qq', '-j', '0', '--invalidation-mode', 'unchecked-hash', '-s', folder, '-p', shownAs];
  await run(python, ['-I', '-m', 'compileall', ...how, folder]).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code !== SOME_FAILED) throw error;
  });
}

async function pyenvPythons(minor: string): Promise<string[]> {
  const versions = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const names = await readdir(versions).catch(() => []);
  return names
    .filter((name) => name.startsWith(`${minor}.`))
    .map((name) => join(versions, name, 'bin', 'python'));
}

async function versionOf(python: string): Promise<string | undefined> {
  try {
    const { stdout } = await run(python, ['-I', '-c', VERSION]);
    return /^cpython final ([\d.]+)$/.exec(stdout.trim())?.[1];
  } catch {
    // It is not there, or a shim of pyenv for a version that is not selected.
    return undefined;
  }
}
