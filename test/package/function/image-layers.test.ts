import { describe, expect, it } from 'vitest';
import { imageLayers } from '../../../src/package/function/image-layers.ts';
import { storedEntry, textEntry } from '../../../src/package/function/zip-entry.ts';
import { scratchFolder } from '../model-folder.ts';
import { manifestOf } from './zip-fixtures.ts';

const MODEL = { 'config.json': '{}', 'code/inference.py': 'import json\n' };

const layersOf = async (model: Readonly<Record<string, string>>, handler = 'pass\n') => {
  const { entries } = await manifestOf(model);
  const parts = {
    packages: new Map([['numpy 2.4.6', [textEntry('packages/numpy.py', 'x = 1\n')]]]),
    code: [textEntry('lambda_handler.py', handler), textEntry('packages/PYTHON', '3.13 x86_64\n')],
    model: entries.map((entry) => storedEntry(entry, `model/${entry.path}`)),
    bytecode: [textEntry('packages/__pycache__/numpy.pyc', 'numpy')],
    modelBytecode: [textEntry('model/code/__pycache__/inference.pyc', 'inference')],
  };
  return await imageLayers(parts, await scratchFolder());
};
const changedBy = async (model: Readonly<Record<string, string>>, handler?: string): Promise<string[]> => {
  const before = await layersOf(MODEL);
  const after = await layersOf({ ...MODEL, ...model }, handler);
  return after
    .filter(({ digest }, index) => digest !== before[index]?.digest)
    .map(({ createdBy }) => createdBy);
};

describe('the layers of an image', () => {
  it('are packages, model and code', async () => {
    const layers = await layersOf(MODEL);
    expect(layers.map(({ createdBy }) => createdBy)).toEqual(['packages', 'model', 'code']);
  });

  it.each([
    ['the serve script', { 'code/inference.py': 'import re\n' }, undefined, ['code']],
    ['the handler', {}, 'return\n', ['code']],
    ['the model', { 'config.json': '[]' }, undefined, ['model']],
  ])('upload only what a change of %s changes', async (_what, model, handler, changed) => {
    expect(await changedBy(model, handler)).toEqual(changed);
  });
});
