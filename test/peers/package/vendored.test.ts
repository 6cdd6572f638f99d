import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { vendorInstaller } from '../../../src/local/vendor-installer.ts';
import { type ImagePython, vendorFolderOf } from '../../../src/package/vendor/image-python.ts';
import { withVendored } from '../../../src/package/vendor/packed.ts';
import { type VendoredTree, vendoredTree } from '../../../src/package/vendor/vendored-tree.ts';
import type { Installer } from '../../../src/package/vendor/uv.ts';
import {
  describeFiles,
  folderOf,
  hooks,
  pathsOf,
  refusalOf,
  scratchFolder,
  smallModel,
} from '../../package/model-folder.ts';
import { fileName, type Wheel, writeWheels } from './wheel-index.ts';

const greeter: Wheel = {
  name: 'greeter',
  version: '1.2',
  requires: ['words>=1', 'numpy', "only_new; python_version >= '3.99'"],
  files: { 'greeter/__init__.py': 'from words import HELLO\n', 'greeter/tests/__init__.py': '' },
  scripts: { greet: 'greeter:main' },
};
const words: Wheel = { name: 'words', version: '1.0', files: { 'words.py': 'HELLO = "hello"\n' } };
const newerWords: Wheel = { ...words, version: '2.0', files: { 'words.py': 'HELLO = "hi"\n' } };
const INDEX: readonly Wheel[] = [
  greeter,
  words,
  { name: 'numpy', version: '9.0', files: { 'numpy.py': '' } },
  { name: 'windowed', version: '1.0', files: {}, tag: 'py3-none-win_amd64' },
  { name: 'other_python', version: '1.0', files: {}, tag: 'cp39-cp39-manylinux_2_28_x86_64' },
  { name: 'new_system', version: '1.0', files: {}, tag: 'py3-none-manylinux_2_39_x86_64' },
  { name: 'wants_torch', version: '1.0', files: {}, requires: ['torch>=2.7'] },
];

let installer: Installer;
let index: string;
let cache: string;
let image: ImagePython;
beforeAll(async () => {
  installer = await vendorInstaller({ say: () => {} });
  [index, cache] = [await scratchFolder(), await scratchFolder()];
  await writeWheels(index, INDEX);
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', index);
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
  const version = python('-c', 'import sys; print("%d.%d" % sys.version_info[:2])');
  image = { version, glibc: '2.35', packages: { torch: '2.6.0', numpy: undefined } };
  return () => vi.unstubAllEnvs();
}, 120_000);

function python(...args: string[]): string {
  return execFileSync(installer.python, args, { encoding: 'utf8' }).trim();
}

async function codeWith(requirements: string, more: Record<string, string> = {}): Promise<string> {
  return await folderOf({ ...hooks, 'requirements.txt': requirements, ...more });
}

async function treeFor(code: string, into = cache): Promise<VendoredTree> {
  return await vendoredTree({
    image,
    requirementsFile: join(code, 'requirements.txt'),
    runtime: { names: [], versionsFile: '' },
    cache: into,
    installer: () => Promise.resolve(installer),
  });
}

describe('the packages of requirements.txt', () => {
  it('are packed for the image, without scripts, and without what the image has', async () => {
    const tree = await treeFor(await codeWith('greeter\ntorch\n'));
    expect(tree).toMatchObject({ fromImage: ['numpy', 'torch 2.6.0'], inPlaceOfImage: [] });
    expect(tree.packages.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'greeter 1.2',
      'words 1.0',
    ]);
    const { manifest } = await describeFiles(smallModel, { ...hooks, 'requirements.txt': 'greeter\n' });
    const paths = (await withVendored(manifest, tree, image)).entries.map(({ path }) => path);
    expect(paths).not.toContain('code/requirements.txt');
    expect(paths.filter((path) => path.startsWith('code/vendor/') && !path.includes('.dist-info'))).toEqual([
      ...['greeter/__init__.py', 'greeter/tests/__init__.py', 'words.py'].map(
        (path) => `code/vendor/${vendorFolderOf(image)}/${path}`,
      ),
      'code/vendor/requirements.txt',
    ]);
  });

  it('are imported by a Python without any other package and without a network', async () => {
    const tree = await treeFor(await codeWith('greeter\n'));
    const code = await packedCode(tree);
    const program = [
      'import importlib.metadata as m, greeter, sys',
      'print(greeter.HELLO, m.version("greeter"), m.requires("greeter")[0], [str(f) for f in m.files("words")])',
    ].join('\n');
    const said = `hello 1.2 words>=1 ['words-1.0.dist-info/METADATA', 'words-1.0.dist-info/RECORD', 'words-1.0.dist-info/WHEEL', 'words-1.0.dist-info/entry_points.txt', 'words.py']`;
    const bare = join(await scratchFolder(), 'bare');
    python('-m', 'venv', '--without-pip', bare);
    const run = { encoding: 'utf8', env: { PYTHONPATH: code } } as const;
    expect(execFileSync(join(bare, 'bin', 'python'), ['-c', program], run).trim()).toBe(said);
    const inserted = `import sys; sys.path.insert(0, ${JSON.stringify(tree.folder)})\n${program}`;
    expect(python('-I', '-S', '-B', '-c', inserted)).toBe(said);
  });

  it('do not hide the standard library, but an older version in the image', async () => {
    await writeWheels(index, [{ name: 'json', version: '1.0', files: { 'json.py': 'HELLO = 0\n' } }]);
    const code = await packedCode(await treeFor(await codeWith('json\nwords\n')));
    const imagePackages = join(await scratchFolder(), 'site-packages');
    await mkdir(imagePackages);
    await writeFile(join(imagePackages, 'words.py'), 'HELLO = "old"\n');
    const program = 'import json, words; print(hasattr(json, "dumps"), words.HELLO)';
    const bare = join(await scratchFolder(), 'bare');
    python('-m', 'venv', '--without-pip', bare);
    await cp(imagePackages, join(bare, 'lib', `python${image.version}`, 'site-packages'), {
      recursive: true,
    });
    const run = { encoding: 'utf8', env: { PYTHONPATH: code } } as const;
    expect(execFileSync(join(bare, 'bin', 'python'), ['-c', program], run).trim()).toBe('True hello');
  });

  it('are the same bytes on every machine', async () => {
    const code = await codeWith('greeter\n');
    const { manifest } = await describeFiles(smallModel, hooks);
    const digests = [cache, await scratchFolder()].map(async (place) => {
      return (await withVendored(manifest, await treeFor(code, place), image)).digest;
    });
    const [here, there] = await Promise.all(digests);
    expect(here).toBe(there);
  });

  it('stay the same on this machine when newer versions appear, and on every machine with a lock', async () => {
    const code = await codeWith('words  # any\n');
    const before = await treeFor(code);
    await writeWheels(index, [newerWords]);
    expect((await treeFor(code)).packages).toEqual(before.packages);
    const elsewhere = await scratchFolder();
    expect((await treeFor(code, elsewhere)).packages).toMatchObject([{ version: '2.0' }]);
    const locked = await codeWith('words  # any\n', {
      'requirements.lock': readFileSync(join(dirname(before.folder), 'requirements.lock'), 'utf8'),
    });
    expect((await treeFor(locked, elsewhere)).packages).toEqual(before.packages);
  });

  it('may be wheels in the code folder', async () => {
    const code = await codeWith(`./wheels/${fileName(newerWords)}\n`);
    await mkdir(join(code, 'wheels'));
    await writeWheels(join(code, 'wheels'), [newerWords]);
    expect((await treeFor(code)).packages).toMatchObject([{ name: 'words', version: '2.0' }]);
  });
});

describe('what cannot be packed is refused, with the next command', () => {
  it.each([
    ['a package that does not exist', 'no_such_package==9', /no-such-package was not found/, /--no-vendor/],
    [
      'a package for Windows only',
      'windowed',
      /no wheels with a matching platform tag/i,
      /Name a version that has a wheel/,
    ],
    ['a package for another Python', 'other_python', /no wheels with a matching Python/i, /Name a version/],
    ['a package for a newer system', 'new_system', /no wheels with a matching platform/i, /Name a version/],
    ['another PyTorch', 'torch==2.7', /torch==2.6.0 \(which the image has\)/, /container\.version/],
    ['a package that needs another PyTorch', 'wants_torch', /which the image has/, /container\.version/],
    ['two versions', 'words==1.0\nwords==2.0', /words==1.0 and words==2.0/, /Name a version/],
  ])('%s', async (_what, requirements, what, next) => {
    const refusal = await refusalOf(treeFor(await codeWith(`${requirements}\n`)));
    expect(refusal.message).toMatch(/cannot be packed for the image \(Python 3\.\d+, glibc 2\.35\)/);
    expect(refusal.message).toMatch(what);
    expect(refusal.hint).toMatch(next);
  });

  it("a sitecustomize.py of the user's own", async () => {
    const described = await describeFiles(smallModel, { ...hooks, 'sitecustomize.py': '' });
    const refusal = await refusalOf(
      withVendored(described.manifest, await treeFor(await codeWith('words')), image),
    );
    expect(refusal.message).toContain('code/sitecustomize.py is your own');
    expect(pathsOf(described)).toContain('code/sitecustomize.py');
  });
});

/** The `code/` folder of an archive with this tree, as the container unpacks it. */
async function packedCode(tree: VendoredTree): Promise<string> {
  const { manifest } = await describeFiles(smallModel);
  const root = await scratchFolder();
  for (const { path, source } of (await withVendored(manifest, tree, image)).entries)
    await cp(source, join(root, path), { recursive: true });
  return join(root, 'code');
}
