import { describe, expect, it } from 'vitest';
import { checkLeanScript } from '../../../src/deploy/model/lean-script.ts';
import { describeFiles, type Files, hooks, refusalOf, smallModel } from '../../package/model-folder.ts';

const checked = async (script: string, more: Files = {}): Promise<void> => {
  const code = { 'inference.py': `${script}\n${hooks['inference.py']}`, 'classify.py': '', ...more };
  await checkLeanScript(await describeFiles(smallModel, code));
};

describe('a serve script for the lean container', () => {
  it.each<[string, string, Files]>([
    ['what its image has', 'import numpy as np\nimport tokenizers\nimport json', {}],
    ['modules of its own, whatever their name', 'import pandas', { 'pandas.py': '' }],
    ['what may be missing', 'try:\n    import torch\nexcept ImportError:\n    pass', {}],
    ['what requirements.txt brings', 'import sklearn', { 'requirements.txt': 'scikit-learn\n' }],
  ])('may import %s', async (_what, script, more) => {
    await expect(checked(script, more)).resolves.toBeUndefined();
  });

  it.each<[string, Files, RegExp, RegExp]>([
    [
      'import torch',
      { 'requirements.txt': 'torch\n' },
      /code\/inference\.py imports torch, which the lean container does not have/,
      /ONNX graph.*'huggingface' or 'pytorch'/,
    ],
    [
      'import sklearn.svm',
      {},
      /imports sklearn/,
      /Add scikit-learn to code\/requirements\.txt, or set container\.family to 'pytorch'/,
    ],
    [
      'from lib import read',
      { 'lib/__init__.py': 'from PIL import Image' },
      /code\/lib\/__init__\.py imports PIL/,
      /Add pillow.*'huggingface' or 'pytorch'/,
    ],
  ])('is refused with %j', async (script, more, what, next) => {
    const refusal = await refusalOf(checked(script, more));
    expect(refusal.message).toMatch(what);
    expect(refusal.hint).toMatch(next);
  });
});
