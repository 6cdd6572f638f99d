import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LOCKED } from '../audit/locked-files.ts';
import { isSupportedPython, OLDEST_PYTHON, preparePython } from '../../src/local/python-environment.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-environment-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A fake Python that prints its version and creates environments, with a scripted pip. */
async function standIn(version: string, pip: string): Promise<void> {
  const python = join(folder, 'python3');
  const inside = `#!/bin/sh\n${pip}\n`;
  await writeFile(join(folder, 'inside'), inside);
  const script = `#!/bin/sh
case "$1 $2" in
  "-m venv") mkdir -p "$3/bin"; cp "${join(folder, 'inside')}" "$3/bin/python"; chmod 755 "$3/bin/python" ;;
  *) echo ${version} ;;
esac
`;
  await writeFile(python, script);
  await chmod(python, 0o755);
  vi.stubEnv('PYTHON', python);
}

const prepare = async (said: string[] = []) =>
  await preparePython('onnx', { say: (text) => void said.push(text), environments: join(folder, 'venv') });

describe('preparePython', () => {
  it('says where it looked when Python is missing', async () => {
    vi.stubEnv('PYTHON', '/no/such/python3');
    await expect(prepare()).rejects.toMatchObject({
      code: 'config',
      message: 'Python was not found at /no/such/python3.',
    });
  });

  it('says which version it found when that is too old', async () => {
    await standIn('3.8.10', 'exit 0');
    await expect(prepare()).rejects.toMatchObject({
      message: expect.stringContaining('is 3.8.10'),
      hint: expect.stringContaining(OLDEST_PYTHON),
    });
  });

  it('reports the last output of pip when an install fails, and tries again next time', async () => {
    await standIn('3.11.7', 'echo "ERROR: No matching distribution found" >&2; exit 1');
    await expect(prepare()).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('No matching distribution found'),
    });
    await expect(prepare()).rejects.toMatchObject({ code: 'config' });
  });

  it('installs once, shows what, and reuses it', async () => {
    await mkdir(join(folder, 'venv'));
    await standIn('3.11.7', `echo "$@" >> ${join(folder, 'calls')}; exit 0`);
    const first: string[] = [];
    await prepare(first);
    expect(first.join('\n')).toContain('Python packages of requirements-onnx.txt');
    const second: string[] = [];
    await prepare(second);
    expect(second).toEqual([]);
  });
});

describe('the locked packages', () => {
  it('are installed with --require-hashes', async () => {
    await standIn('3.11.7', 'echo "$@" >&2; exit 1');
    await expect(prepare()).rejects.toMatchObject({ message: expect.stringContaining('--require-hashes') });
  });

  it.each(LOCKED)('have an exact version and hashes each: %s', async (file) => {
    const packagesOf = async (name: string): Promise<string[]> => {
      const text = await readFile(new URL(`../../${name}`, import.meta.url), 'utf8');
      return text.split(/^(?=[a-z])/im).filter((each) => /^[a-z]/i.test(each));
    };
    const packages = await packagesOf(file);
    const named = await packagesOf(file.replace(/\.txt$/, '.in'));
    expect(named.length).toBeGreaterThan(0);
    expect(packages.length).toBeGreaterThanOrEqual(named.length);
    const unlocked = packages.filter(
      (each) => !/^[\w-]+==\S+( ; .*)? \\\n {4}--hash=sha256:[0-9a-f]{64}/.test(each),
    );
    expect(unlocked).toEqual([]);
  });

  it('include the files of every supported platform', async () => {
    const file = new URL('../../src/local/requirements/requirements-onnx.txt', import.meta.url);
    const [, onnxruntime = ''] =
      /^onnxruntime==.*\n((?: {4}.*\n)+)/m.exec(await readFile(file, 'utf8')) ?? [];
    // CPython 3.11 to 3.14, each for Linux on two processors, macOS and Windows.
    expect(onnxruntime.match(/sha256/g)?.length).toBeGreaterThanOrEqual(16);
  });
});

describe('isSupportedPython', () => {
  it.each([
    ['3.11.0', true],
    ['3.10.14', false],
    ['3.13.1', true],
    ['4.0.0', true],
    ['3.9.19', false],
    ['2.7.18', false],
    ['', false],
  ])('%s → %s', (version, expected) => {
    expect(isSupportedPython(version)).toBe(expected);
  });
});
