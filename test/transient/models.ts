import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STUB_SCRIPT, stubModelFolder } from '../stub-archive.ts';

/** Above 8 MiB, from which the archive is uploaded in parts. */
const LARGE_BYTES = 9 * 1024 * 1024;

/** The model folders of all commands, and a folder for their configuration files. */
export interface Models {
  readonly folder: string;
  /** By version. */
  readonly versions: readonly string[];
  readonly large: string;
  remove(): Promise<void>;
}

export async function makeModels(): Promise<Models> {
  const noise = randomBytes(LARGE_BYTES).toString('base64');
  const [folder, first, second, large] = await Promise.all([
    mkdtemp(join(tmpdir(), 'transient-')),
    stubModelFolder(),
    stubModelFolder({ 'code/inference.py': STUB_SCRIPT.replace('"stub"', '"other"') }),
    stubModelFolder({ 'vocab.txt': noise }),
  ]);
  const remove = async (): Promise<void> => {
    const all = [folder, first, second, large];
    await Promise.all(all.map(async (each) => await rm(each, { recursive: true })));
  };
  return { folder, versions: [first, second], large, remove };
}
