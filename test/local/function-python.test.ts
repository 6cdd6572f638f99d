import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { functionEnvironment } from '../../src/local/function-python.ts';
import { folderOf, scratchFolder } from '../package/model-folder.ts';

/** Prints what asks for its version, and makes environments with a pip that installs nothing. */
const script = (version: string): string => `#!/bin/sh
if [ "$2" = venv ]
then mkdir -p "$3/bin" && echo "#!/bin/sh" > "$3/bin/python" && chmod 755 "$3/bin/python"
else echo ${version}
fi
`;

/** Prepares the environment of a function for Python 3.13 on a machine with these programs. */
async function prepared(programs: Readonly<Record<string, string>>) {
  const root = await folderOf(programs);
  for (const path of Object.keys(programs)) await chmod(join(root, path), 0o755);
  vi.stubEnv('PATH', `${root}:/usr/bin:/bin`);
  vi.stubEnv('PYTHON', join(root, 'python3'));
  const said: string[] = [];
  const environments = join(root, 'venv');
  const { folder } = await functionEnvironment('3.13', { say: (text) => void said.push(text), environments });
  return { name: folder.slice(environments.length + 1), said: said.join('\n') };
}

const OLDER = { python3: script('3.11.7') };

beforeEach(async () => {
  const home = await scratchFolder();
  vi.stubEnv('HOME', home);
  vi.stubEnv('PYENV_ROOT', home);
});
afterEach(() => vi.unstubAllEnvs());

describe('the Python of a function on this machine', () => {
  it('is of the version of the function, in an environment of its own', async () => {
    const { name, said } = await prepared({ ...OLDER, 'python3.13': script('cpython final 3.13.2') });
    expect(name).toBe('lambda-3.13');
    expect(said).toContain('Preparing Python (python3.13, only once)');
  });

  it('is another one if that is not there, which does not load the packages of the function', async () => {
    const { name, said } = await prepared(OLDER);
    expect(name).toBe('lambda');
    expect(said).toContain('Python 3.13 is not on this machine: the packages of a function are not loaded.');
  });
});
