import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { strToU8, type ZipOptions, zipSync } from 'fflate';
import { type Wheel, wheelAt } from '../../../src/package/function/wheel.ts';
import { storedEntry, type ZipEntry } from '../../../src/package/function/zip-entry.ts';
import { buildManifest, type Manifest } from '../../../src/package/manifest.ts';
import { type Files, folderOf, scratchFolder } from '../model-folder.ts';

const UNIX = 3;

/** A file of a wheel: its text, or its text with its Unix mode and compression level. */
export type WheelFile = string | readonly [text: string, mode: number, level?: ZipOptions['level']];

/** Writes a wheel of pure Python with these files. */
export async function wheelOf(
  name: string,
  files: Readonly<Record<string, WheelFile>>,
  version = '1.0',
): Promise<Wheel> {
  const zip = zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, file]) => {
        const [text, mode, level = 6] = typeof file === 'string' ? ([file, 0o644] as const) : file;
        return [path, [strToU8(text), { level, os: UNIX, attrs: (0o100000 | mode) * 2 ** 16 }]];
      }),
    ),
  );
  const file = join(await scratchFolder(), `${name}-${version}-py3-none-any.whl`);
  await writeFile(file, zip);
  return wheelAt(file);
}

/** The files of a model, hashed. */
export async function manifestOf(files: Files): Promise<Manifest> {
  const root = await folderOf(files);
  return await buildManifest(Object.keys(files).map((path) => ({ path, source: join(root, path) })));
}

/** The files as they are stored in a zip. */
export async function entriesOf(files: Files): Promise<ZipEntry[]> {
  return (await manifestOf(files)).entries.map((entry) => storedEntry(entry, entry.path));
}

/** A file of a size, whose content is never read. */
export function entryOfSize(path: string, bytes: number): ZipEntry {
  const content = createHash('sha256').update(`${path} ${bytes}`).digest('hex');
  const read = (): never => {
    throw new Error(`${path} was read`);
  };
  return {
    path,
    bytes,
    storedBytes: bytes,
    isDeflated: false,
    isExecutable: false,
    crc32: crc32(''),
    content,
    read,
  };
}

/** All stored bytes of an entry. */
export async function storedBytes({ read }: ZipEntry): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(read()));
}
