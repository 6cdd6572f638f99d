import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** How packages are chosen: those that this machine lacks, or all that they need, as on a machine without any. */
export type Scope = 'missing' | 'all';

/**
 * Unpacks Debian packages with what they depend on into a folder, without installing them and without their scripts; once,
 * the folder is a cache. Rejects where there is no apt.
 */
export async function unpackPackages(
  folder: string,
  names: readonly string[],
  scope: Scope,
): Promise<string> {
  const root = join(folder, 'root');
  if (await exists(root)) return root;
  const archives = join(folder, 'archives');
  const partial = join(folder, `partial-${process.pid}`);
  await mkdir(archives, { recursive: true });
  await mkdir(partial);
  for (const name of await resolved(folder, names, scope)) {
    await execute('apt-get', ['download', '-qq', name], { cwd: archives });
  }
  for (const file of await readdir(archives)) {
    await execute('dpkg-deb', ['--extract', join(archives, file), partial]);
  }
  await rename(partial, root);
  await rm(archives, { recursive: true });
  return root;
}

/** `NAME=VERSION` of every package to unpack. */
async function resolved(folder: string, names: readonly string[], scope: Scope): Promise<string[]> {
  const status = join(folder, 'empty');
  await writeFile(status, '');
  const options = scope === 'all' ? ['-o', `Dir::State::status=${status}`] : [];
  const words = ['install', '--simulate', '--no-install-recommends', ...options, ...names];
  const { stdout } = await execute('apt-get', words);
  // `Inst NAME [OLD] (VERSION RELEASE [ARCHITECTURE])`; --print-uris leaves out what is in apt's cache.
  return [...stdout.matchAll(/^Inst (\S+) (?:\[[^\]]*\] )?\((\S+)/gm)].map(
    ([, name, version]) => `${name}=${version}`,
  );
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
