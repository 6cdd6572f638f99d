import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { UploadNotes } from '../../contract/image.ts';
import { parseJson } from './parse-json.ts';

/** Notes as files of a folder, which is created when needed. They hold upload ids and signed URLs: only the user reads them. */
export function notesIn(folder: string): UploadNotes {
  const fileOf = (key: string): string => join(folder, createHash('sha256').update(key).digest('hex'));
  return {
    read: async (key) => parseJson(await readFile(fileOf(key), 'utf8').catch(() => '')),
    write: async (key, note) => {
      const file = fileOf(key);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // Renamed when complete: the process may be killed at any time.
      await writeFile(`${file}.${process.pid}`, JSON.stringify(note), { mode: 0o600 });
      await rename(`${file}.${process.pid}`, file);
    },
    remove: async (key) => await rm(fileOf(key), { force: true }),
  };
}
