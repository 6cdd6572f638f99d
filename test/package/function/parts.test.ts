import { describe, expect, it } from 'vitest';
import { functionLines } from '../../../src/package/function/function-lines.ts';
import { lambdaPython } from '../../../src/package/function/lambda-python.ts';
import { divided } from '../../../src/package/function/limits.ts';
import { functionParts, type Ingredients } from '../../../src/package/function/parts.ts';
import { unzipped, type ZipEntry } from '../../../src/package/function/zip-entry.ts';
import { inZipOrder } from '../../../src/package/function/zip-writer.ts';
import type { MinorPython } from '../../../src/local/minor-python.ts';
import { folderOf, refusalOf, scratchFolder } from '../model-folder.ts';
import { manifestOf, wheelOf } from './zip-fixtures.ts';

const MODEL = { 'model.onnx': 'graph', 'code/inference.py': 'def model_fn(model_dir): ...\n' };
const HANDLER = {
  'lambda_handler.py': 'def handler(event, context): ...\n',
  '__pycache__/x.cpython-311.pyc': 'x',
};
const NUMPY = { 'numpy/__init__.py': 'x = 1\n', 'numpy/tests/__init__.py': '', 'numpy/__init__.pyi': '' };

async function ingredients(given: Partial<Ingredients> = {}): Promise<Ingredients> {
  return {
    manifest: await manifestOf(MODEL),
    wheels: [await wheelOf('numpy', NUMPY, '2.4.6')],
    isAlone: true,
    servingCode: await folderOf(HANDLER),
    python: lambdaPython('3.13', 'arm64'),
    interpreter: undefined,
    cache: await scratchFolder(),
    ...given,
  };
}

async function packed(given: Partial<Ingredients> = {}) {
  const from = await ingredients(given);
  const parts = await functionParts(from);
  const division = divided(parts, 0, 0);
  const entries = inZipOrder(division.entries);
  return { entries, lines: functionLines(from, parts, division, 1_000_000) };
}

const textOf = async (entries: readonly ZipEntry[], path: string): Promise<string> => {
  const entry = entries.find((each) => each.path === path);
  return entry === undefined ? 'absent' : Buffer.from(await unzipped(entry)).toString();
};

describe('a function', () => {
  it('has the handler at its root, the packages, and the files of the archive', async () => {
    const { entries } = await packed();
    expect(entries.map(({ path }) => path)).toEqual([
      'lambda_handler.py',
      'model/code/inference.py',
      'model/model.onnx',
      'packages/PYTHON',
      'packages/numpy/__init__.py',
    ]);
  });

  it.each([
    ['3.13', 'x86_64', '3.13 x86_64\n'],
    ['3.12', 'arm64', '3.12 aarch64\n'],
  ] as const)('says for which Python its packages are: %s on %s', async (version, architecture, mark) => {
    const { entries } = await packed({ python: lambdaPython(version, architecture) });
    expect(await textOf(entries, 'packages/PYTHON')).toBe(mark);
  });

  it('with other packages has all of each; of two files of one name, the later', async () => {
    const [a, b] = [
      await wheelOf('a', { 'shared/__init__.py': 'a' }),
      await wheelOf('b', { 'shared/__init__.py': 'b' }),
    ];
    const { entries } = await packed({ wheels: [a, b, await wheelOf('numpy', NUMPY)], isAlone: false });
    expect(await textOf(entries, 'packages/shared/__init__.py')).toBe('b');
    expect(await textOf(entries, 'packages/numpy/tests/__init__.py')).toBe('');
  });

  it('is described with sizes, and without bytecode if this machine cannot compile it', async () => {
    const { lines } = await packed();
    expect(lines).toEqual([
      '  packages for Python 3.13 on aarch64, 6 bytes unzipped: numpy 2.4.6 (6 bytes)',
      expect.stringMatching(
        /no bytecode.*cold start.*: this machine has no Python 3\.13, which would compile it/,
      ),
      expect.stringMatching(
        /function zip: 1\.0 MB, \d+ bytes unzipped \(at most 262\.1 MB\), with the model/,
      ),
    ]);
  });

  it('is refused without a handler', async () => {
    expect((await refusalOf(packed({ servingCode: '/nowhere' }))).message).toContain('cannot read /nowhere');
  });

  it('whose compiler does not run fails, rather than being packed without bytecode', async () => {
    const interpreter: MinorPython = { python: '/nowhere/python', version: '3.13.0' };
    await expect(packed({ interpreter })).rejects.toThrow('ENOENT');
  });
});
