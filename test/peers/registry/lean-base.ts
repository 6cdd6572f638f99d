import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { MinorPython } from '../../../src/local/minor-python.ts';
import { layoutOf } from './base-image.ts';
import { unpackPackages } from './debian-packages.ts';
import type { Ring } from './ring.ts';

const execute = promisify(execFile);

/** What an image of Docker's `python:…-slim` has of Debian, as far as the container needs it: `env`, and libraries of wheels. */
const PACKAGES = ['coreutils', 'libstdc++6'];
/** Left out there as well, or for what is installed on this machine only. */
const LEFT_OUT = new Set(['__pycache__', 'test', 'site-packages', 'idlelib', 'tkinter', 'ensurepip']);

/**
 * A base as `python:3.13-slim`, in an OCI layout: Debian's files, and this machine's Python in /usr/local with the
 * libraries that it is linked to. Returns it as skopeo names it.
 */
export async function makeLeanBase(
  { tools, cache, scratch }: Ring,
  minor: string,
  { python, version }: MinorPython,
): Promise<string> {
  const root = join(scratch, 'lean-root');
  await cp(await unpackPackages(join(cache, 'lean-base'), PACKAGES, 'all'), root, {
    recursive: true,
    verbatimSymlinks: true,
  });
  await addPython(root, minor, python);
  const env = ['PATH=/usr/local/bin:/usr/bin:/bin', `PYTHON_VERSION=${version}`];
  const names = await readdir(root);
  return await layoutOf(tools, { root, names, env }, join(scratch, 'lean-layout'));
}

async function addPython(root: string, minor: string, python: string): Promise<void> {
  const { stdout } = await execute(python, ['-c', 'import sys; print(sys.base_prefix)']);
  const prefix = stdout.trim();
  const [program, library] = [join('bin', `python${minor}`), join('lib', `python${minor}`)];
  const local = join(root, 'usr', 'local');
  await mkdir(join(local, 'bin'), { recursive: true });
  await copyFile(join(prefix, program), join(local, program));
  const filter = (path: string): boolean => !LEFT_OUT.has(basename(path));
  await cp(join(prefix, library), join(local, library), { recursive: true, filter });
  const extensions = join(prefix, library, 'lib-dynload');
  const names = (await readdir(extensions)).filter(
    (name) => name.endsWith('.so') && !name.includes('tkinter'),
  );
  await addLibraries(root, [join(prefix, program), ...names.map((name) => join(extensions, name))]);
}

/** Those that Debian's packages do not have already; /usr/lib is on the loader's own path (ld.so(8)). */
async function addLibraries(root: string, programs: readonly string[]): Promise<void> {
  const present = new Set((await readdir(root, { recursive: true })).map((path) => basename(path)));
  const { stdout } = await execute('ldd', programs);
  for (const path of new Set(Array.from(stdout.matchAll(/ => (\/\S+)/g), ([, each = '']) => each))) {
    if (!present.has(basename(path))) await copyFile(path, join(root, 'usr', 'lib', basename(path)));
  }
}
