import { checkLeanScript } from '../../src/deploy/model/lean-script.ts';
import { join } from 'node:path';
import { divided } from '../../src/package/function/limits.ts';
import { runtimeOf } from '../../src/package/function/script-needs.ts';
import { readRequirements } from '../../src/package/vendor/requirements.ts';
import { entryOfSize, manifestOf } from '../package/function/zip-fixtures.ts';
import { type Files, folderOf, smallModel } from '../package/model-folder.ts';
import type { Refusal } from './refusal.ts';

const read = (cause: string, line: string, others: Files = {}): Refusal => ({
  cause,
  provoke: async () => {
    const folder = await folderOf({ 'requirements.txt': `${line}\n`, ...others });
    return await readRequirements(join(folder, 'requirements.txt'));
  },
});

const zipOf = (model: number, packages: number): unknown =>
  divided(
    {
      packages: new Map([['scipy 1.18.1', [entryOfSize('packages/scipy.py', packages)]]]),
      code: [],
      model: [entryOfSize('model/model.onnx', model)],
      bytecode: [],
      modelBytecode: [],
    },
    model,
    512e6,
  );

const ZIP = { forPyTorch: false };

/** Lines of code/requirements.txt that cannot be packed, and what functions do not have. */
export const dependencies: readonly Refusal[] = [
  read('An editable install', '-e .'),
  read('A repository', 'git+https://github.com/ORG/NAME'),
  read('A source archive', './ours-1.0.tar.gz'),
  read('A wheel that is not there', './ours-1.0-py3-none-any.whl'),
  read('A file that includes itself', '-r requirements.txt'),
  {
    cause: 'A model without a graph, for a Lambda zip',
    provoke: async () =>
      await runtimeOf({ manifest: await manifestOf(smallModel), isBundled: true, environment: {} }, ZIP),
  },
  {
    cause: 'A serve script that needs PyTorch, for a Lambda zip',
    provoke: async () => {
      const manifest = await manifestOf({ 'code/inference.py': 'import torch' });
      return await runtimeOf({ manifest, isBundled: false, environment: {} }, ZIP);
    },
  },
  {
    cause: 'A serve script that needs PyTorch, for the lean container',
    provoke: async () => {
      const manifest = await manifestOf({ 'code/inference.py': 'import torch' });
      return await checkLeanScript({ manifest, environment: {} });
    },
  },
  { cause: 'Packages that a Lambda zip has no room for', provoke: () => zipOf(0, 300e6) },
  { cause: 'A model that neither a Lambda zip nor /tmp has room for', provoke: () => zipOf(600e6, 90e6) },
];
