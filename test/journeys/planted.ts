import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { ConfigInput } from '../../infra/parse-config.ts';
import { stubModelFolder } from '../stub-archive.ts';

/** Models and configurations with a fault, for one test file; deleted after it. */
export interface Planted {
  readonly modelWith: (files?: Readonly<Record<string, string>>) => Promise<string>;
  /** Path of a configuration file, over the stub model unless another is named. */
  readonly configWith: (over: Partial<ConfigInput>) => Promise<string>;
  /** An empty folder. */
  readonly folder: () => Promise<string>;
}

export function planted(): Planted {
  const folders: string[] = [];
  afterAll(async () => {
    await Promise.all(folders.map(async (each) => await rm(each, { recursive: true, force: true })));
  });
  const kept = (each: string): string => {
    folders.push(each);
    return each;
  };
  const modelWith = async (files = {}): Promise<string> => kept(await stubModelFolder(files));
  const folder = async (): Promise<string> => kept(await mkdtemp(join(tmpdir(), 'planted-')));
  const configWith = async (over: Partial<ConfigInput>): Promise<string> => {
    const file = join(await folder(), 'endpoint.config.mjs');
    const config = { name: 'planted', model: over.model ?? (await modelWith()), ...over };
    await writeFile(file, `export default ${JSON.stringify(config)};\n`);
    return file;
  };
  return { modelWith, configWith, folder };
}
