import { execFile } from 'node:child_process';
import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { LayerFile } from '../../contract/image.ts';

/** The folders that a function sees as /var/task and /tmp. */
export interface TaskFolders {
  readonly taskRoot: string;
  readonly tmpDir: string;
}

/** Puts the code of a function into its task folder, which does not exist yet. */
export type FillTaskRoot = (taskRoot: string) => Promise<void>;

/** A function's zip, unpacked with Python's `zipfile`. */
export function unzipped(python: string, open: () => Readable): FillTaskRoot {
  return async (taskRoot) => {
    const zip = `${taskRoot}.zip`;
    await pipeline(open(), createWriteStream(zip));
    await promisify(execFile)(python, ['-I', '-m', 'zipfile', '-e', zip, taskRoot]);
    await rm(zip);
  };
}

/** Files of this machine as they are; no links, since a serve script must not write to the user's files. */
export function copied(files: readonly LayerFile[]): FillTaskRoot {
  return async (taskRoot) => {
    for (const { path, source } of files) {
      const file = join(taskRoot, path);
      await mkdir(dirname(file), { recursive: true });
      await copyFile(source, file, constants.COPYFILE_FICLONE);
    }
  };
}

/** Fills the folders of a function, and removes them after the work. */
export async function withTaskFolders<T>(
  fill: FillTaskRoot,
  work: (folders: TaskFolders) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-dry-run-'));
  const taskRoot = join(folder, 'task');
  const tmpDir = join(folder, 'tmp');
  try {
    await mkdir(tmpDir);
    await fill(taskRoot);
    return await work({ taskRoot, tmpDir });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
