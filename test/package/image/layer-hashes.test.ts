import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Layer, packLayers } from '../../../src/package/image/layer.ts';
import { type Files, folderOf, scratchFolder } from '../model-folder.ts';

const FILES: Files = { 'serve.py': 'print(1)\n'.repeat(1000), run: '#!/bin/sh\n' };

let cache: string;
beforeEach(async () => void (cache = await scratchFolder()));

async function packed(files: Files, executable = false): Promise<Layer | undefined> {
  const root = await folderOf(files);
  const sources = Object.keys(files).map((path) => ({ path, source: join(root, path), executable }));
  return (await packLayers(sources, { createdBy: 'code', cache }))[0];
}

/** The only record in the cache. */
async function recordFile(): Promise<string> {
  const [key = ''] = await readdir(cache);
  return join(cache, key, 'layer.json');
}

describe('the hashes of a layer', () => {
  it('are kept, so that the same content is not compressed again', async () => {
    const first = await packed(FILES);
    const record = JSON.parse(await readFile(await recordFile(), 'utf8')) as object;
    expect(first).toMatchObject(record);
    await writeFile(await recordFile(), JSON.stringify({ ...record, digest: 'sha256:kept' }));
    expect(await packed(FILES)).toMatchObject({ ...record, digest: 'sha256:kept' });
  });

  it.each<[string, Files, boolean]>([
    ['other content', { ...FILES, run: '#!/bin/bash\n' }, false],
    ['another name', { 'serve.py': FILES['serve.py'] ?? '', ran: '#!/bin/sh\n' }, false],
    ['another mode', FILES, true],
    ['fewer files', { run: '#!/bin/sh\n' }, false],
  ])('are others for %s', async (_what, files, executable) => {
    const before = await packed(FILES);
    const after = await packed(files, executable);
    expect(after?.digest).not.toBe(before?.digest);
    expect(await readdir(cache)).toHaveLength(2);
  });

  it('are not those that an interrupted run has left', async () => {
    const first = await packed(FILES);
    const [key = ''] = await readdir(cache);
    await rename(join(cache, key), join(cache, `${key}.part-a1b2c3`));
    await writeFile(join(cache, `${key}.part-a1b2c3`, 'layer.json'), '{"digest": "sha');
    expect((await packed(FILES))?.digest).toBe(first?.digest);
    expect(await readdir(cache)).toContain(key);
  });
});
