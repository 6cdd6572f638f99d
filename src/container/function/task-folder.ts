import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

/** The folders that a function sees as /var/task and /tmp. */
export interface TaskFolders {
  readonly taskRoot: string;
  readonly tmpDir: string;
}

/** Unpacks a function's zip with Python's `zipfile`, and removes the folders after the work. */
export async function withTaskFolders<T>(
  python: string,
  open: () => Readable,
  work: (folders: TaskFolders) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-dry-run-'));
  const zip = join(folder, 'function.zip');
  const taskRoot = join(folder, 'task');
  const tmpDir = join(folder, 'tmp');
  try {
    await mkdir(tmpDir);
    await pipeline(open(), createWriteStream(zip));
    await promisify(execFile)(python, ['-I', '-m', 'zipfile', '-e', zip, taskRoot]);
    await rm(zip);
    return await work({ taskRoot, tmpDir });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
