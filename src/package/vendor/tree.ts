import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** A package below a vendor folder. */
export interface VendoredPackage {
  readonly name: string;
  readonly version: string;
  readonly bytes: number;
}

// Written by the installer, with paths and times of this machine, and the scripts, which start another Python.
const OF_INSTALLER =
  /^(bin\/|\.lock$|[^/]+\.dist-info\/(INSTALLER|REQUESTED|direct_url\.json|uv_\w+\.json)$)/;
const CACHES = /(^|\/)__pycache__\/|\.pyc$/;

/**
 * Removes what differs from machine to machine, so that equal wheels give equal files, and returns the packages. Tests of
 * packages stay: some are imported (numpy.testing imports numpy._core.tests).
 */
export async function tidyTree(root: string): Promise<VendoredPackage[]> {
  const paths = await filesBelow(root);
  for (const path of paths.filter(isLeftOut)) await rm(join(root, path));
  const records = paths.filter((path) => /^[^/]+\.dist-info\/RECORD$/.test(path)).toSorted();
  return await Promise.all(records.map(async (path) => await tidyRecord(root, path)));
}

/** The files below a folder, with forward slashes. */
export async function filesBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}

function isLeftOut(path: string): boolean {
  return OF_INSTALLER.test(path) || CACHES.test(path);
}

/** `path,sha256=…,bytes` per file (the wheel format); importlib.metadata reads it, so it must list what is there. */
async function tidyRecord(root: string, path: string): Promise<VendoredPackage> {
  const [folder = ''] = path.split('/');
  const lines = (await readFile(join(root, path), 'utf8')).split(/\r?\n/).filter(Boolean);
  const kept = lines.filter(
    (line) =>
      !isLeftOut(
        line
          .replace(/^"/, '')
          .replace(/^(\.\.\/)+/, '')
          .replace(/"?,.*$/, ''),
      ),
  );
  await writeFile(join(root, path), `${kept.toSorted().join('\n')}\n`);
  const bytes = kept.reduce((sum, line) => sum + Number(/,(\d+)$/.exec(line)?.[1] ?? 0), 0);
  const metadata = await readFile(join(root, folder, 'METADATA'), 'utf8');
  const field = (name: string): string => new RegExp(`^${name}: *(.+?)\\r?$`, 'm').exec(metadata)?.[1] ?? '';
  return { name: field('Name'), version: field('Version'), bytes };
}
