import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PYTORCH, vendorInstaller } from '../../../src/local/vendor-installer.ts';
import type { Architecture } from '../../../src/package/function/lambda-python.ts';
import { type FunctionPackage, packFunction } from '../../../src/package/function/pack-function.ts';
import type { FunctionTools } from '../../../src/package/function/function-tools.ts';
import {
  describeFiles,
  type Files,
  folderOf,
  hooks,
  refusalOf,
  scratchFolder,
  smallModel,
} from '../../package/model-folder.ts';
import { fileName, type Wheel, writeWheels } from './wheel-index.ts';

const words: Wheel = { name: 'words', version: '1.0', files: { 'words.py': 'HELLO = "hello"\n' } };
const newerWords: Wheel = { ...words, version: '2.0', files: { 'words.py': 'HELLO = "hi"\n' } };
const numpy: Wheel = { name: 'numpy', version: '8.0', files: { 'numpy.py': '' } };
const INDEX: readonly Wheel[] = [
  words,
  numpy,
  { ...numpy, version: '9.0' },
  { name: 'greeter', version: '1.2', files: { 'greeter.py': '' }, requires: ['words', 'numpy'] },
  { name: 'fast', version: '1.0', files: {}, tag: 'cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64' },
  { name: 'newest', version: '1.0', files: {}, tag: 'cp39-abi3-manylinux_2_34_aarch64' },
  { name: 'too_new', version: '1.0', files: {}, tag: 'py3-none-manylinux_2_35_x86_64' },
  { name: 'torch', version: '2.13.0', files: {} },
  { name: 'wants_torch', version: '1.0', files: {}, requires: ['torch'] },
  { name: 'transformers', version: '5.23.0', files: {} },
];

const PYTORCH_HOSTS = /--host lambda-image, lambda-efs, sagemaker-serverless or sagemaker-realtime/;
/** A serve script whose folder imports a package of the runtime. */
const numeric: Files = { ...hooks, 'helper.py': 'import numpy\n' };

let tools: FunctionTools;
let index: string;
let cache: string;
beforeAll(async () => {
  const installer = await vendorInstaller({ say: () => {} });
  [index, cache] = [await scratchFolder(), await scratchFolder()];
  await writeWheels(index, INDEX);
  const sha256 = createHash('sha256')
    .update(await readFile(join(index, fileName(numpy))))
    .digest('hex');
  const lock = await folderOf({ 'lock.txt': `numpy==8.0 \\\n    --hash=sha256:${sha256}\n` });
  tools = {
    installer: () => Promise.resolve(installer),
    versionsFile: join(lock, 'lock.txt'),
    pytorch: PYTORCH,
    interpreter: () => Promise.resolve(undefined),
    servingCode: await folderOf({ 'lambda_handler.py': '' }),
  };
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', index);
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
  return () => vi.unstubAllEnvs();
}, 120_000);

interface Given {
  readonly architecture?: Architecture;
  readonly code?: Files;
  readonly cacheDir?: string;
}

async function packed(
  requirements: string,
  { architecture = 'x86_64', code = {}, cacheDir = cache }: Given = {},
): Promise<FunctionPackage> {
  const described = await describeFiles(smallModel, {
    ...numeric,
    ...code,
    'requirements.txt': `${requirements}\n`,
  });
  const request = { ...described, python: '3.13', architecture, cacheDir, tmpBytes: 0 } as const;
  return await packFunction(request, { say: () => {} }, tools);
}

/** Name and version of each package, as the report names them. */
async function packagesOf(...given: Parameters<typeof packed>): Promise<string[]> {
  const { lines } = await packed(...given);
  return [...(lines[0] ?? '').matchAll(/([\w-]+ [\d.]+) \(/g)].map(([, name = '']) => name).toSorted();
}

describe('the packages of requirements.txt in a function', () => {
  it('are packed with what they need, in the locked version of the runtime', async () => {
    expect(await packagesOf('greeter')).toEqual(['greeter 1.2', 'numpy 8.0', 'words 1.0']);
  });

  it('decide the version of the runtime only if they name it', async () => {
    expect(await packagesOf('numpy>8')).toEqual(['numpy 9.0']);
  });

  it('are those for the architecture, and for glibc 2.34 at most', async () => {
    expect(await packagesOf('fast')).toContain('fast 1.0');
    expect(await packagesOf('newest', { architecture: 'arm64' })).toContain('newest 1.0');
  });

  it('may be wheels in the code folder', async () => {
    const folder = join(await scratchFolder(), 'wheels');
    await mkdir(folder);
    await writeWheels(folder, [newerWords]);
    const path = `wheels/${fileName(newerWords)}`;
    const code = { [path]: await readFile(join(folder, fileName(newerWords))) };
    expect(await packagesOf(`./${path}`, { code })).toEqual(['numpy 8.0', 'words 2.0']);
  });

  it('stay the same on this machine when newer versions appear', async () => {
    const before = await packed('words  # any');
    await writeWheels(index, [newerWords]);
    expect(await packed('words  # any')).toMatchObject({ digest: before.digest });
    const elsewhere = { cacheDir: await scratchFolder() };
    expect(await packagesOf('words  # any', elsewhere)).toContain('words 2.0');
  });
});

describe('what a function cannot have is refused, with the next command', () => {
  it.each<[string, string, Architecture, RegExp, RegExp]>([
    ['PyTorch', 'torch', 'x86_64', /asks for torch, itself or through another package/, PYTORCH_HOSTS],
    ['a package that needs PyTorch', 'wants_torch', 'arm64', /asks for torch/, PYTORCH_HOSTS],
    ['transformers', 'transformers', 'x86_64', /asks for transformers/, PYTORCH_HOSTS],
    [
      'no wheel for the architecture',
      'fast',
      'arm64',
      /the function \(Python 3\.13, glibc 2\.34\)/,
      /wheel of your own/,
    ],
    [
      'a wheel for a newer system',
      'too_new',
      'x86_64',
      /no wheels with a matching platform/i,
      /Name a version/,
    ],
    ['a package that does not exist', 'no_such_package', 'x86_64', /was not found/, /Name a version/],
  ])('%s', async (_what, requirements, architecture, what, next) => {
    const refusal = await refusalOf(packed(requirements, { architecture }));
    expect(refusal.message).toMatch(what);
    expect(refusal.hint).toMatch(next);
  });

  it('a wheel with other bytes than the locked ones', async () => {
    const own = await scratchFolder();
    await writeFile(join(own, 'lock.txt'), `numpy==8.0 \\\n    --hash=sha256:${'0'.repeat(64)}\n`);
    const described = await describeFiles(smallModel, numeric);
    const request = {
      ...described,
      python: '3.12',
      architecture: 'arm64',
      cacheDir: own,
      tmpBytes: 0,
    } as const;
    const other = { ...tools, versionsFile: join(own, 'lock.txt') };
    const refusal = await refusalOf(packFunction(request, { say: () => {} }, other));
    expect(refusal.message).toMatch(/THESE PACKAGES DO NOT MATCH THE HASHES/);
  });
});
