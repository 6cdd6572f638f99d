import { describe, expect, it } from 'vitest';
import { asksForNothing, selectCode } from '../../src/package/code-files.ts';
import { folderOf } from './model-folder.ts';

describe('selectCode', () => {
  it('includes everything except caches, tests and hidden files', async () => {
    const root = await folderOf({
      'inference.py': '',
      'package/module.py': '',
      'package/data.json': '{}',
      'package/__pycache__/module.cpython-311.pyc': '',
      'package/tests/test_module.py': '',
      'test_inference.py': '',
      'inference_test.py': '',
      'conftest.py': '',
      'contest.py': '',
      '.env': 'TOKEN=1',
      '.venv/bin/python': '',
      'thing.egg-info/PKG-INFO': '',
      'requirements.txt': 'emoji==2.0\n',
    });
    const { files, leftOut } = await selectCode(root);
    expect(files.map(({ path }) => path)).toEqual([
      'code/contest.py',
      'code/inference.py',
      'code/package/data.json',
      'code/package/module.py',
      'code/requirements.txt',
    ]);
    expect(leftOut.map(({ path }) => path)).toEqual([
      'code/.env',
      'code/.venv/',
      'code/conftest.py',
      'code/inference_test.py',
      'code/package/__pycache__/',
      'code/package/tests/',
      'code/test_inference.py',
      'code/thing.egg-info/',
    ]);
  });

  it('excludes a requirements.txt without requirements, and reports why', async () => {
    const { files, leftOut } = await selectCode(
      await folderOf({ 'a.py': '', 'requirements.txt': '# nothing\n\n' }),
    );
    expect(files.map(({ path }) => path)).toEqual(['code/a.py']);
    expect(leftOut).toEqual([
      { path: 'code/requirements.txt', reason: expect.stringContaining('pip at every start') },
    ]);
  });

  it('checks only the requirements.txt that the container reads', async () => {
    const { files } = await selectCode(await folderOf({ 'inner/requirements.txt': '# nothing' }));
    expect(files.map(({ path }) => path)).toEqual(['code/inner/requirements.txt']);
  });
});

describe('asksForNothing', () => {
  it.each([
    '',
    '# comment',
    '\n \r\n\t# x\n',
    '--index-url https://example.org/simple\n',
    '-c constraints.txt',
  ])('is so for %j', (text) => {
    expect(asksForNothing(text)).toBe(true);
  });

  it.each([
    'numpy',
    '# x\nnumpy # y',
    '-r more.txt',
    '-e .',
    '--requirement=more.txt',
    'pkg @ https://example.org/pkg.whl#sha256=ab',
  ])('is not so for %j', (text) => {
    expect(asksForNothing(text)).toBe(false);
  });
});
