import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { PYTORCH, vendorInstaller } from '../../../src/local/vendor-installer.ts';
import type { LeanTools } from '../../../src/package/function/lean-server.ts';
import { packLean } from '../../../src/package/function/pack-lean.ts';
import type { PackedImage } from '../../../src/package/function/pack-image.ts';
import { baseImage } from '../../../src/package/image/base-image.ts';
import { folderOf, refusalOf, scratchFolder } from '../../package/model-folder.ts';
import { fileName, type Wheel, writeWheels } from './wheel-index.ts';

const pure = (name: string, more: Readonly<Record<string, string>> = {}): Wheel => ({
  name,
  version: '1.0',
  files: { [`${name}/__init__.py`]: `"""${name}"""\n`, ...more },
});
const RUNTIME = [pure('onnxruntime'), pure('tokenizers'), pure('numpy', { 'numpy/testing/__init__.py': '' })];
const SERVER = [pure('uvicorn'), pure('h11'), pure('click')];
let tools: LeanTools;

beforeAll(async () => {
  const index = await scratchFolder();
  await writeWheels(index, [...RUNTIME, ...SERVER]);
  const lockOf = async (wheels: readonly Wheel[]): Promise<string> => {
    const lines = wheels.map(async (wheel) => {
      const sha256 = createHash('sha256')
        .update(await readFile(join(index, fileName(wheel))))
        .digest('hex');
      return `${wheel.name}==1.0 \\\n    --hash=sha256:${sha256}\n`;
    });
    return join(await folderOf({ 'lock.txt': (await Promise.all(lines)).join('') }), 'lock.txt');
  };
  const installer = await vendorInstaller({ say: () => {} });
  tools = {
    installer: () => Promise.resolve(installer),
    versionsFile: await lockOf(RUNTIME),
    serverVersionsFile: await lockOf(SERVER),
    pytorch: PYTORCH,
    interpreter: () => Promise.resolve(undefined),
    servingCode: await folderOf({ 'sagemaker_serve.py': '' }),
  };
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', index);
  vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
  return () => vi.unstubAllEnvs();
}, 120_000);

async function packed(
  isBundled = true,
  python = '3.13.2',
  over: Partial<LeanTools> = {},
): Promise<PackedImage> {
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: { Env: [`PYTHON_VERSION=${python}`], Cmd: ['python3'], User: 'root' },
    rootfs: { diff_ids: [] },
  };
  const base = baseImage('base', config, []);
  const request = { base, python: '3.13', isBundled, cacheDir: await scratchFolder() } as const;
  return await packLean(request, { say: () => {} }, { ...tools, ...over });
}

async function configOf({ image }: PackedImage): Promise<unknown> {
  const pieces = await Array.fromAsync(image.blobs.at(-1)?.open() ?? []);
  return JSON.parse(Buffer.concat(pieces).toString());
}

describe('the image of the lean container', () => {
  it('starts the server with the Python of the base, as nobody, and says on which port', async () => {
    expect(await configOf(await packed())).toMatchObject({
      architecture: 'amd64',
      config: {
        Entrypoint: ['/usr/bin/env', 'python3.13', '/var/task/sagemaker_serve.py'],
        User: '65534:65534',
        ExposedPorts: { '8080/tcp': {} },
        Env: ['PYTHON_VERSION=3.13.2', 'HOME=/tmp', 'PYTHONDONTWRITEBYTECODE=1', 'PYTHONUNBUFFERED=1'],
      },
      history: [{ created_by: 'packages' }, { created_by: 'server' }, { created_by: 'code' }],
    });
  });

  it('is the same for every model of the built-in serve script, and built anywhere', async () => {
    expect((await packed()).image.digest).toBe((await packed()).image.digest);
  });

  it('has all of its packages for scripts, which may import any of it', async () => {
    const [alone, shared] = [(await packed()).image.blobs, (await packed(false)).image.blobs];
    expect(shared[0]?.digest).not.toBe(alone[0]?.digest);
    expect(shared.slice(1, 3).map(({ digest }) => digest)).toEqual(
      alone.slice(1, 3).map(({ digest }) => digest),
    );
  });

  it('has a small layer for new serving code', async () => {
    const before = (await packed()).image.blobs;
    const servingCode = await folderOf({ 'sagemaker_serve.py': 'pass' });
    const after = (await packed(true, '3.13.2', { servingCode })).image.blobs;
    const isSame = after.map(({ digest }, index) => digest === before[index]?.digest);
    expect(isSame).toEqual([true, true, false, false]);
  });

  it('is refused on a base with another Python', async () => {
    const refusal = await refusalOf(packed(true, '3.14.0'));
    expect(refusal.message).toContain('base has Python 3.14.0');
    expect(refusal.hint).toMatch(/container\.baseImage.*container\.python/);
  });
});
