import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelsBelow } from '../../src/package/model-below.ts';
import { folderOf, noise } from './model-folder.ts';

function modelAt(folder: string): Record<string, string | Uint8Array> {
  return { [`${folder}/config.json`]: '{}', [`${folder}/model.safetensors`]: noise(9) };
}

describe('modelsBelow', () => {
  it('finds models by their files, the last checkpoint first, except hidden or too deep ones', async () => {
    const root = await folderOf({
      ...modelAt('best'),
      ...modelAt('out/checkpoint-90'),
      ...modelAt('out/checkpoint-500'),
      ...modelAt('.cache/hidden'),
      ...modelAt('a/b/c/d'),
      'half/config.json': '{}',
    });
    const expected = ['out/checkpoint-500', 'out/checkpoint-90', 'best'].map((folder) => join(root, folder));
    expect(await modelsBelow(root)).toEqual(expected);
  });

  it('stops after a number of folders, and skips those it cannot read', async () => {
    const root = await folderOf({ ...modelAt('zz/model') });
    await Promise.all(Array.from({ length: 600 }, (_, index) => mkdir(join(root, `a${index}`))));
    expect(await modelsBelow(root)).toEqual([]);
    expect(await modelsBelow(join(root, 'gone'))).toEqual([]);
  });
});
