import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { vendorInstaller } from '../../../src/local/vendor-installer.ts';
import type { FunctionTools } from '../../../src/package/function/function-tools.ts';
import { packFiles } from '../../../src/package/function/pack-files.ts';
import type { PyTorch } from '../../../src/package/vendor/pytorch.ts';
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
import { type WheelPages, wheelPages } from './wheel-pages.ts';

const LINUX = 'cp313-cp313-manylinux_2_28_x86_64';
const pure = (name: string, version: string, requires: readonly string[] = []): Wheel => ({
  name,
  version,
  files: { [`${name}.py`]: `VERSION = "${version}"\n` },
  requires,
});
const torch = (version: string, requires: readonly string[]): Wheel => ({
  ...pure('torch', version, requires),
  tag: LINUX,
});
const transformers = pure('transformers', '5.23.0', ['numpy', 'helper']);
/** What PyPI has for Linux: PyTorch is built for CUDA. */
const CONFIGURED: readonly Wheel[] = [
  torch('2.12.0', ['helper', 'nvidia-cublas', 'triton']),
  torch('2.13.0', ['helper', 'nvidia-cublas', 'triton']),
  torch('2.14.0', ['helper', 'nvidia-cublas', 'triton']),
  pure('nvidia_cublas', '13.0'),
  pure('triton', '3.7'),
  pure('helper', '1.0'),
  pure('numpy', '2.4.6'),
  pure('numpy', '2.5.0'),
  transformers,
  pure('transformers', '5.24.0', ['numpy', 'helper']),
  pure('sentence_tools', '1.0', ['torch>=2', 'transformers']),
];
const LOCKED = [pure('numpy', '2.4.6'), pure('helper', '1.0'), transformers];

let tools: FunctionTools;
let pages: WheelPages;
beforeAll(async () => {
  const installer = await vendorInstaller({ say: () => {} });
  const index = await scratchFolder();
  await writeWheels(index, CONFIGURED);
  pages = await wheelPages([torch('2.13.0+cpu', ['helper']), torch('2.12.0+cpu', ['helper'])]);
  const locked = LOCKED.map(async (wheel) => {
    const content = await readFile(join(index, fileName(wheel)));
    const sha256 = createHash('sha256').update(content).digest('hex');
    return `${wheel.name}==${wheel.version} \\\n    --hash=sha256:${sha256}\n`;
  });
  const files = await folderOf({
    'lock.txt': (await Promise.all(locked)).join(''),
    'torch.txt': 'torch==2.13.0\n',
  });
  tools = {
    installer: () => Promise.resolve(installer),
    versionsFile: join(files, 'lock.txt'),
    pytorch: {
      versionsFiles: [join(files, 'lock.txt')],
      torchFile: join(files, 'torch.txt'),
      index: pages.url,
    },
    interpreter: () => Promise.resolve(undefined),
    servingCode: await folderOf({ 'lambda_handler.py': '' }),
  };
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', index);
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
}, 120_000);
afterAll(() => {
  pages.close();
  vi.unstubAllEnvs();
});

interface Given {
  readonly code?: Files;
  readonly pytorch?: Partial<PyTorch>;
}

async function packed({ code = {}, pytorch = {} }: Given) {
  const described = await describeFiles(smallModel, { ...hooks, ...code });
  const request = {
    ...described,
    python: '3.13',
    architecture: 'x86_64',
    cacheDir: await scratchFolder(),
  } as const;
  const used = { ...tools, pytorch: { ...tools.pytorch, ...pytorch } };
  return await packFiles(request, { say: () => {} }, used);
}

/** Name and version of each package, as the report names them. */
async function packagesOf(given: Given): Promise<string[]> {
  const { lines } = await packed(given);
  return [...(lines[0] ?? '').matchAll(/([\w-]+ [\w.+]+) \(/g)].map(([, name = '']) => name).toSorted();
}

const script = (line: string): Files => ({ 'inference.py': `${line}\n${hooks['inference.py']}` });
const WITH_TRANSFORMERS = ['helper 1.0', 'numpy 2.4.6', 'torch 2.13.0+cpu', 'transformers 5.23.0'];

describe('PyTorch in a function with room for it', () => {
  it('is the build for CPU, with what it needs in locked versions', async () => {
    expect(await packagesOf({ code: script('import transformers') })).toEqual(WITH_TRANSFORMERS);
  });

  it('comes without transformers if the script imports only it', async () => {
    const { hasPyTorch, lines } = await packed({ code: script('import torch') });
    expect(hasPyTorch).toBe(true);
    expect(lines[0]).not.toContain('transformers');
  });

  it('comes with a package of requirements.txt that needs it, whose other versions are the locked ones', async () => {
    const code = { 'requirements.txt': 'sentence_tools\n' };
    expect(await packagesOf({ code })).toEqual([
      'helper 1.0',
      'numpy 2.4.6',
      'sentence-tools 1.0',
      'torch 2.13.0+cpu',
      'transformers 5.23.0',
    ]);
  });

  it('has the version that requirements.txt names', async () => {
    const code = { ...script('import torch'), 'requirements.txt': 'torch==2.12.0\nnumpy>2.4.6\n' };
    expect(await packagesOf({ code })).toEqual(['helper 1.0', 'numpy 2.5.0', 'torch 2.12.0+cpu']);
  });

  it('may come from the configured index, if that has a build for CPU: no other is read', async () => {
    const mirror = await scratchFolder();
    await writeWheels(mirror, [torch('2.13.0+cpu', ['helper'])]);
    const asked = pages.asked.length;
    vi.stubEnv('PIP_FIND_LINKS', `${process.env['PIP_FIND_LINKS']} ${mirror}`);
    expect(await packagesOf({ code: script('import transformers') })).toEqual(WITH_TRANSFORMERS);
    expect(pages.asked).toHaveLength(asked);
  });

  it('is not packed for a script that does not need it', async () => {
    const { hasPyTorch } = await packed({ code: script('import numpy') });
    expect(hasPyTorch).toBe(false);
  });
});

it('Locked packages with other bytes are refused', async () => {
  const lock = LOCKED.map(({ name, version }) => `${name}==${version} --hash=sha256:${'0'.repeat(64)}\n`);
  const folder = await folderOf({ 'lock.txt': lock.join('') });
  const pytorch = { versionsFiles: [join(folder, 'lock.txt')] };
  const refusal = await refusalOf(packed({ code: script('import transformers'), pytorch }));
  expect(refusal.message).toMatch(/THESE PACKAGES DO NOT MATCH THE HASHES/);
});

describe('a build for CUDA is refused', () => {
  const refused = async (given: Given) => {
    vi.stubEnv('PIP_FIND_LINKS', (process.env['PIP_FIND_LINKS'] ?? '').split(' ')[0]);
    return await refusalOf(packed({ code: script('import torch'), ...given }));
  };

  it('if the index of builds for CPU cannot be reached', async () => {
    const index = 'http://127.0.0.1:9';
    const { message, hint } = await refused({ pytorch: { index } });
    expect(message).toBe(
      'the package index has torch 2.13.0 only for CUDA, with nvidia-cublas and other packages of several GB that a function has no use for, and the builds for CPU at http://127.0.0.1:9 cannot be read',
    );
    expect(hint).toMatch(/reach the builds for CPU.*PIP_FIND_LINKS=DIR/);
  });

  it('if that index does not have the version', async () => {
    const code = { ...script('import torch'), 'requirements.txt': 'torch==2.14.0\n' };
    const { message, hint } = await refused({ code });
    expect(message).toContain('the package index has torch 2.14.0 only for CUDA');
    expect(message).toContain(`${pages.url} has no build for CPU of this version for Python 3.13`);
    expect(hint).toContain('name a version in requirements.txt that they have');
  });
});
