import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { detectTask } from '../../../src/config/detect-task.ts';
import { resolveModel } from '../../../src/package/source/resolve.ts';
import { PYTHON } from '../../emulated-account.ts';
import { madeModel } from '../../models/made.ts';
import { pathsOf, refusalOf, scratchFolder } from '../model-folder.ts';
import { startHub } from './hub-server.ts';
import { packedFrom, saying } from './opening.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';

let folder: string;
let adapter: string;

beforeAll(async () => {
  folder = await scratchFolder();
  adapter = madeModel('lora', folder);
});
afterAll(async () => await rm(folder, { recursive: true }));

beforeEach(async () => {
  vi.stubEnv('SAGEMAKER_GATEWAY_PYTHON', PYTHON);
  vi.stubEnv('SAGEMAKER_GATEWAY_CACHE', await scratchFolder());
  vi.stubEnv('HF_HOME', await scratchFolder());
});
afterEach(() => vi.unstubAllEnvs());

async function withBase(name: string): Promise<void> {
  const file = join(adapter, 'adapter_config.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...config, base_model_name_or_path: name }));
}

// One journey: the base model moves from this machine to the Hub, and away.
describe('a LoRA adapter', () => {
  it('is merged into a base model on this machine, once', async () => {
    const { said, access } = saying();
    const first = await packedFrom(adapter, access);
    expect(pathsOf(first)).toEqual(
      expect.arrayContaining(['config.json', 'model.safetensors', 'tokenizer.json']),
    );
    expect(said[0]).toContain(`Merging the adapter ${adapter} into ${join(folder, 'base')} (0.0 MB into `);
    expect(said.at(-1)).toContain('merged into');
    const again = saying();
    const second = await packedFrom(adapter, again.access);
    expect(second.manifest.digest).toBe(first.manifest.digest);
    expect(again.said).toHaveLength(1);
    expect(detectTask(await resolveModel(adapter, false))).toBe('text-classification');
  });

  it('is merged into a base model of the Hub', async () => {
    const base = join(folder, 'base');
    const names = await readdir(base);
    const read = names.map(async (name) => [name, await readFile(join(base, name))] as const);
    const hub = await startHub({
      'org/base': { commit: COMMIT, files: Object.fromEntries(await Promise.all(read)) },
    });
    onTestFinished(async () => await hub.close());
    vi.stubEnv('HF_ENDPOINT', hub.url);
    const { manifest } = await packedFrom(adapter);
    await rename(base, `${base}-moved`);
    await withBase('org/base');
    const { said, access } = saying();
    const fromHub = await packedFrom(adapter, access);
    expect(fromHub.manifest.digest).toBe(manifest.digest);
    expect(said.join()).toContain(`org/base at main, commit ${COMMIT}`);
  });

  it.each([
    ['/mnt/training/base', 'names no model on the Hub'],
    ['org/base', 'nothing can be downloaded from the Hub'],
  ])('without its base %s is refused, with the ways to a whole model', async (name, why) => {
    vi.stubEnv('HF_HUB_OFFLINE', '1');
    await withBase(name);
    const refusal = await refusalOf(packedFrom(adapter));
    expect(refusal.message).toContain(`needs its base model ${name}, which is no folder here`);
    expect(refusal.message).toContain(why);
    expect(refusal.hint).toContain('merge_and_unload()');
  });

  it('with a serve script of the user’s own is left as it is', async () => {
    const described = packedFrom(adapter, undefined, adapter);
    expect((await refusalOf(described)).message).not.toContain('base model');
  });
});
