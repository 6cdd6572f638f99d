import { describe, expect, it } from 'vitest';
import { runtimeOf } from '../../../src/package/function/script-needs.ts';
import { describeFiles, type Files, hooks, refusalOf, smallModel } from '../model-folder.ts';
import { manifestOf } from './zip-fixtures.ts';

const ZIP = { forPyTorch: false };
const ROOMY = { forPyTorch: true };

const bundled = async (files: Files) => ({
  manifest: await manifestOf(files),
  isBundled: true,
  environment: {},
});

const withScript = async (script: string, more: Files = {}) =>
  await describeFiles(smallModel, {
    'inference.py': `${script}\n${hooks['inference.py']}`,
    'classify.py': '',
    ...more,
  });

describe('the built-in serve script', () => {
  it.each(['model.onnx', 'onnx/model.onnx'])(
    'needs ONNX Runtime, tokenizers and NumPy for %s',
    async (graph) => {
      for (const room of [ZIP, ROOMY, { ...ZIP, prefersPyTorch: true }])
        expect(await runtimeOf(await bundled({ [graph]: '' }), room)).toEqual([
          'onnxruntime',
          'tokenizers',
          'numpy',
        ]);
    },
  );

  it.each([
    ['without a graph', 'model.safetensors', ROOMY],
    ['with one, if it is asked for', 'model.onnx', { ...ROOMY, prefersPyTorch: true }],
  ])('needs PyTorch and transformers %s, where they have room', async (_what, file, room) => {
    expect(await runtimeOf(await bundled({ [file]: '' }), room)).toEqual(['torch', 'transformers']);
  });

  it('is refused without a graph in a zip, with --onnx and the hosts that have PyTorch', async () => {
    const refusal = await refusalOf(runtimeOf(await bundled({ 'model.safetensors': '' }), ZIP));
    expect(refusal.message).toContain('no ONNX graph');
    expect(refusal.hint).toMatch(/--onnx.*--host lambda-image, lambda-efs, sagemaker-serverless or/);
  });
});

describe('a serve script of your own', () => {
  it.each<[string, string, Files, readonly string[]]>([
    ['nothing, if it imports nothing', 'import json', {}, []],
    ['what it imports', 'import tokenizers\nimport json', {}, ['tokenizers']],
    ['NumPy for ONNX Runtime', 'import onnxruntime', {}, ['onnxruntime', 'numpy']],
    [
      'what it imports later, if at all',
      'def helper():\n    try: import numpy.linalg as la\n    except ImportError: pass',
      {},
      ['numpy'],
    ],
    [
      'what its own modules import',
      'from lib.ranking import rank',
      {
        'lib/__init__.py': 'import onnxruntime',
        'lib/ranking.py': 'from inference import x\nimport tokenizers',
      },
      ['onnxruntime', 'tokenizers', 'numpy'],
    ],
    [
      'no PyTorch for files that it does not import',
      'try:\n    import torch\nexcept ImportError:\n    pass',
      { 'train.py': 'import torch' },
      [],
    ],
  ])('needs %s', async (_what, script, more, names) => {
    for (const room of [ZIP, ROOMY])
      expect(await runtimeOf(await withScript(script, more), room)).toEqual(names);
  });

  it.each<[string, Files, readonly string[]]>([
    ['import torch', {}, ['numpy', 'torch']],
    ['import transformers', {}, ['numpy', 'torch', 'transformers']],
    [
      'import loading',
      { 'loading.py': 'import torch\nimport onnxruntime' },
      ['onnxruntime', 'numpy', 'torch'],
    ],
  ])('has PyTorch where it has room: %s', async (script, more, names) => {
    expect(await runtimeOf(await withScript(script, more), ROOMY)).toEqual(names);
  });

  it.each<[string, string, Files, string]>([
    ['at its top', 'import torch', {}, 'code/inference.py imports torch'],
    [
      'in a hook',
      'def model_fn(path):\n    from transformers import pipeline',
      {},
      'code/inference.py imports transformers',
    ],
    [
      'in a module of its own',
      'import loading',
      { 'loading.py': 'import torch.nn' },
      'code/loading.py imports torch',
    ],
  ])('that needs PyTorch or transformers is refused: %s', async (_what, script, more, message) => {
    const served = await withScript(script, more);
    const refusal = await refusalOf(runtimeOf(served, ZIP));
    expect(refusal.message).toBe(`${message}, for which a Lambda zip has no room`);
    expect(refusal.hint).toContain('--host lambda-image');
  });

  it('may have another name', async () => {
    const environment = {
      SAGEMAKER_PROGRAM: 'sagemaker_gateway_entry.py',
      SAGEMAKER_GATEWAY_MODULE: 'app.serve',
    };
    const manifest = await manifestOf({ 'code/app/serve.py': 'import torch', 'code/inference.py': '' });
    const refusal = await refusalOf(runtimeOf({ manifest, isBundled: false, environment }, ZIP));
    expect(refusal.message).toContain('code/app/serve.py imports torch');
  });
});
