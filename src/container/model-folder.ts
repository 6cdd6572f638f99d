import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract } from 'tar';

/** Unpacks an archive as SageMaker does, and removes the folder after the work. */
export async function withModelFolder<T>(
  open: () => Readable,
  work: (modelDir: string, depsDir: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-dry-run-'));
  try {
    const modelDir = join(folder, 'model');
    await mkdir(modelDir);
    await pipeline(open(), extract({ cwd: modelDir, strict: true, preserveOwner: false }));
    return await work(modelDir, join(folder, 'deps'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
