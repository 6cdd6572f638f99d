import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { compileFolder, type MinorPython } from '../../local/minor-python.ts';
import { fillOnce } from '../fill-once.ts';
import { buildManifest } from '../manifest.ts';
import { filesBelow } from '../vendor/tree.ts';
import { storedEntry, unzipped, type ZipEntry } from './zip-entry.ts';
import { inZipOrder, zipDigest } from './zip-writer.ts';

/** Where Lambda unpacks a zip: the path in stack traces (LAMBDA_TASK_ROOT, Lambda developer guide). */
const TASK_ROOT = '/var/task';
/** Their bytecode is larger than that of the packages themselves (scipy), and is rarely loaded. */
const TESTS = /\/tests?\//;

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
  const programs = inZipOrder(entries.filter(({ path }) => path.endsWith('.py') && !TESTS.test(path)));
  const key = createHash('sha256')
    .update(`${version} ${zipDigest(programs)}`)
    .digest('hex')
    .slice(0, 32);
  const folder = join(cache, key);
  await fillOnce(folder, async (work) => {
    for (const program of programs) {
      await mkdir(dirname(join(work, program.path)), { recursive: true });
      await writeFile(join(work, program.path), await unzipped(program));
    }
    await compileFolder(python, work, TASK_ROOT);
    for (const { path } of programs) await rm(join(work, path));
  });
  const compiled = (await filesBelow(folder)).map((path) => ({ path, source: join(folder, path) }));
  return (await buildManifest(compiled)).entries.map((entry) => storedEntry(entry, entry.path));
}
