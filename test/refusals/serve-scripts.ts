import { join } from 'node:path';
import { frameworksOf } from '../../infra/images.ts';
import { describeModelFolder, type ModelFolders } from '../../src/package/model.ts';
import { type Files, folderOf, hooks, smallModel } from '../package/model-folder.ts';
import type { Refusal } from './refusal.ts';

const pytorch = { family: 'pytorch', environment: {} } as const;
const whole = hooks['inference.py'];

/** A model with a serve script of these files. */
const packed = (
  cause: string,
  code: Files,
  options: Partial<ModelFolders> = {},
  model: Files = { 'export.pkl': 'x' },
): Refusal => ({
  cause,
  provoke: async () =>
    await describeModelFolder({
      modelDir: await folderOf(model),
      codeDir: await folderOf(code),
      ...options,
    }),
});

/** Serve scripts that the container of the image would not start. */
export const serveScripts: readonly Refusal[] = [
  packed('No program of this name', { 'serve.py': whole }),
  packed('A program that is no Python module', { 'serve.py': whole }, { entry: 'serve.ipynb' }),
  {
    cause: 'A program that is nowhere',
    provoke: async () =>
      await describeModelFolder({ modelDir: await folderOf(smallModel), entry: 'serve.py' }),
  },
  packed('No hooks', { 'inference.py': 'def main(): pass\n' }),
  packed(
    'No model_fn, and a model that the toolkit does not load',
    { 'inference.py': 'def predict_fn(data, model): pass\n' },
    { toolkit: pytorch },
  ),
  packed('transform_fn beside the hooks that it replaces', {
    'inference.py': `${whole}def transform_fn(model, body, content_type, accept): pass\n`,
  }),
  packed('A file with the name of the entry module', {
    'inference.py': whole,
    'sagemaker_gateway_entry.py': 'import os\n',
  }),
  packed(
    'A package that the image lacks',
    { 'inference.py': `import onnxruntime\n${whole}` },
    { image: frameworksOf({ family: 'huggingface', environment: {} }) },
  ),
  {
    cause: 'The model folder within the code folder',
    provoke: async () => {
      const codeDir = await folderOf({ ...hooks, 'model/export.pkl': 'x' });
      return await describeModelFolder({ modelDir: join(codeDir, 'model'), codeDir });
    },
  },
  packed('A file that looks like a secret', { ...hooks, 'key.pem': '-----BEGIN RSA PRIVATE KEY-----\n' }),
];
