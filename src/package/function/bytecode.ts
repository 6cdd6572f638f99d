import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import type { MinorPython } from '../../local/minor-python.ts';
import { fillOnce } from '../fill-once.ts';
import { buildManifest } from '../manifest.ts';
import { filesBelow } from '../vendor/tree.ts';
import { storedEntry, type ZipEntry } from './zip-entry.ts';
import { inZipOrder, zipDigest } from './zip-writer.ts';

const run = promisify(execFile);

/** Where Lambda unpacks a zip: the path in stack traces (LAMBDA_TASK_ROOT, Lambda developer guide). */
const TASK_ROOT = '/var/task';
/** What compileall exits with if a file does not compile: some packages have templates that are no Python. */
const SOME_FAILED = 1;

/**
 * The bytecode of Python files, next to each in `__pycache__`: a function cannot write it, as its folder is read-only, and
 * would compile everything at each cold start. It is not compared with its source when it is loaded. Compiled once
 * for the same files and Python, into `cache`.
 */
export async function bytecodeOf(
  entries: readonly ZipEntry[],
  { python, version }: MinorPython,
  cache: string,
): Promise<ZipEntry[]> {
  const programs = inZipOrder(entries.filter(({ path }) => path.endsWith('.py')));
  const key = createHash('sha256')
    .update(`${version} ${zipDigest(programs)}`)
    .digest('hex')
    .slice(0, 32);
  const folder = join(cache, key);
  await fillOnce(folder, async (work) => {
    for (const program of programs) await unpack(program, work);
    await compile(python, work);
    for (const { path } of programs) await rm(join(work, path));
  });
  const compiled = (await filesBelow(folder)).map((path) => ({ path, source: join(folder, path) }));
  return (await buildManifest(compiled)).entries.map((entry) => storedEntry(entry, entry.path));
}

async function unpack({ path, isDeflated, read }: ZipEntry, folder: string): Promise<void> {
  const stored = Buffer.concat(await Array.fromAsync(read()));
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), isDeflated ? inflateRawSync(stored) : stored);
}

async function compile(python: string, folder: string): Promise<void> {
  const how = ['-qq', '-j', '0', '--invalidation-mode', 'unchecked-hash', '-s', folder, '-p', TASK_ROOT];
  await run(python, ['-I', '-m', 'compileall', ...how, folder]).catch((error: unknown) => {
    if ((error as { readonly code?: unknown }).code !== SOME_FAILED) throw error;
  });
}
