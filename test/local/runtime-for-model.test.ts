import { describe, expect, it } from 'vitest';

import { runtimeForFolders, runtimeForModel } from '../../src/local/runtime-for-model.ts';
import { folderOf } from '../package/model-folder.ts';

const BUNDLED = { 'code/inference.py': '', 'code/runtimes/onnx.py': '' };

describe('the Python runtime on this machine', () => {
  it.each([
    ['a graph in a folder without a serve script, which gets the bundled one', { 'model.onnx': '' }, 'onnx'],
    ['a graph with the bundled serve script', { ...BUNDLED, 'onnx/model.onnx': '' }, 'onnx'],
    ['weights', { ...BUNDLED, 'model.safetensors': '' }, 'torch'],
    [
      "a serve script of the user's own, whatever it does with a graph",
      { 'code/inference.py': '', 'model.onnx': '' },
      'torch',
    ],
    ['a serve script at the root of the folder', { 'inference.py': '', 'model.onnx': '' }, 'torch'],
  ])('for %s', async (_, files, runtime) => {
    expect(await runtimeForModel(await folderOf(files))).toBe(runtime);
  });

  it('is PyTorch where the container is told to use it', async () => {
    const folder = await folderOf({ 'model.onnx': '' });
    expect(await runtimeForModel(folder, { SAGEMAKER_GATEWAY_RUNTIME: 'torch' })).toBe('torch');
  });

  it('is not known for a model that is not on this machine', async () => {
    expect(await runtimeForFolders({ model: 'hf:org/name' })).toBeUndefined();
    expect(await runtimeForFolders({ model: await folderOf({ 'model.onnx': '' }), code: 'x' })).toBe('torch');
  });
});
