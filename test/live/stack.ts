import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LiveStack } from './steps.ts';

/**
 * A stack with a name that no earlier run had: S3 holds the name of a deleted bucket for up to an hour. The second model
 * is a copy of the first with one more member in its config.json, in a folder that the caller removes.
 */
export async function liveStack(model: string): Promise<LiveStack> {
  const second = await mkdtemp(join(tmpdir(), 'live-model-'));
  await cp(model, second, { recursive: true });
  const path = join(second, 'config.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...config, live_check: 'second' }));
  return { name: `live-${randomBytes(3).toString('hex')}`, stage: 'check', first: model, second };
}

export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (entry) => (await stat(join(folder, entry))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
