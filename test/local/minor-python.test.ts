import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { minorPython } from '../../src/local/minor-python.ts';
import { folderOf, scratchFolder } from '../package/model-folder.ts';

/** Programs that answer as `python -c` would, on the path; those below `versions/` are pyenv's. */
async function machineWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const scripts = Object.entries(programs).map(
    ([path, said]) => [path, `#!/bin/sh\necho ${said}\n`] as const,
  );
  const root = await folderOf(Object.fromEntries(scripts));
  for (const path of Object.keys(programs)) await chmod(join(root, path), 0o755);
  vi.stubEnv('PATH', root);
  vi.stubEnv('PYENV_ROOT', root);
  return root;
}

beforeEach(async () => vi.stubEnv('HOME', await scratchFolder()));
afterEach(() => vi.unstubAllEnvs());

describe('a Python of a minor version', () => {
  it('is found on the path, by its own name first', async () => {
    await machineWith({ 'python3.13': 'cpython final 3.13.2', python3: 'cpython final 3.13.0' });
    expect(await minorPython('3.13')).toEqual({ python: 'python3.13', version: '3.13.2' });
  });

  it('is found under the general name', async () => {
    await machineWith({ python3: 'cpython final 3.12.1' });
    expect(await minorPython('3.12')).toEqual({ python: 'python3', version: '3.12.1' });
  });

  it('is found among those of pyenv', async () => {
    const root = await machineWith({
      python3: 'cpython final 3.11.7',
      'versions/3.13.0/bin/python': 'cpython final 3.13.0',
    });
    const python = join(root, 'versions/3.13.0/bin/python');
    expect(await minorPython('3.13')).toEqual({ python, version: '3.13.0' });
  });

  it.each([
    ['another version', 'cpython final 3.1.3'],
    ['a candidate, whose bytecode may differ', 'cpython candidate 3.13.0'],
    ['another implementation', 'pypy final 3.13.0'],
    ['a shim of pyenv for a version that is not selected', '; exit 127'],
  ])('is not %s', async (_what, said) => {
    await machineWith({ 'python3.13': said });
    expect(await minorPython('3.13')).toBeUndefined();
  });
});
