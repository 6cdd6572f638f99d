import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ModelPackage } from '../../../src/package/model.ts';
import { PYTHON } from '../../emulated-account.ts';
import { noise, pathsOf, refusalOf, scratchFolder, smallModel, folderOf } from '../model-folder.ts';
import { type HubServer, type Repository, startHub } from './hub-server.ts';
import { packedFrom, saying } from './opening.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const TOKEN = 'hf_aTokenThatIsNowhereInTheOutput';

const published: Repository = {
  commit: COMMIT,
  files: {
    ...smallModel,
    'README.md': '# Model',
    'pytorch_model.bin': noise(2000, 2),
    'tf_model.h5': noise(2000, 3),
    'onnx/model.onnx': noise(2000, 4),
    'openvino/openvino_model.bin': noise(2000, 5),
    'checkpoint-5/model.safetensors': noise(2000, 6),
  },
};
const { 'model.safetensors': _weights, ...withoutWeights } = smallModel;

let hub: HubServer;

async function hubWith(repositories: Readonly<Record<string, Repository>>): Promise<void> {
  hub = await startHub(repositories);
  onTestFinished(async () => await hub.close());
  vi.stubEnv('HF_ENDPOINT', hub.url);
}

beforeEach(async () => {
  vi.stubEnv('SAGEMAKER_GATEWAY_PYTHON', PYTHON);
  vi.stubEnv('HF_HOME', await scratchFolder());
  for (const name of ['HF_TOKEN', 'HF_HUB_OFFLINE', 'HF_HUB_CACHE']) vi.stubEnv(name, undefined);
});
afterEach(() => vi.unstubAllEnvs());

async function pack(model: string): Promise<{ readonly packed: ModelPackage; readonly said: string[] }> {
  const { said, access } = saying();
  return { packed: await packedFrom(model, access), said };
}

describe('a model on the Hub', () => {
  it('is packed like a copy of it, with one format of the weights, and its commit is stated', async () => {
    await hubWith({ 'org/name': published });
    const { packed, said } = await pack('hf:org/name');
    const copy = await packedFrom(await folderOf(smallModel));
    expect(packed.manifest.digest).toBe(copy.manifest.digest);
    expect(said[0]).toMatch(/^Downloading: 0.2 of 0.2 MB$/);
    expect(said.at(-1)).toContain(`Model: org/name at main, commit ${COMMIT}, in ${process.env['HF_HOME']}`);
    const weights = hub.requests.filter((each) => /GET .*\.(safetensors|bin|h5|onnx)/.test(each));
    expect(weights).toEqual(['GET /lfs/org/name/model.safetensors']);
  });

  it('is downloaded once, and needs no network then', async () => {
    await hubWith({ 'org/name': published });
    const first = await pack('hf:org/name@v1');
    const before = hub.requests.length;
    const second = await pack('hf:org/name@v1');
    expect(hub.requests.slice(before).filter((each) => !each.includes(' /api/'))).toEqual([]);
    await hub.close();
    const third = await pack('hf:org/name@v1');
    expect([second, third].map(({ packed }) => packed.manifest.digest)).toEqual(
      [first, first].map(({ packed }) => packed.manifest.digest),
    );
  });

  it.each([
    ['pytorch_model.bin', { 'pytorch_model.bin': noise(2000), 'model.onnx': noise(2000) }],
    ['onnx/model.onnx', { 'onnx/model.onnx': noise(2000) }],
  ])('without safetensors comes as %s', async (expected, weights) => {
    await hubWith({ 'org/name': { commit: COMMIT, files: { ...withoutWeights, ...weights } } });
    const paths = pathsOf((await pack('hf:org/name')).packed).filter((path) => !path.startsWith('code/'));
    expect(paths.toSorted()).toEqual(['config.json', expected, 'tokenizer.json'].toSorted());
  });

  it('of a private repository needs the token, which is in no output', async () => {
    await hubWith({ 'org/name': { ...published, token: TOKEN } });
    const refusal = await refusalOf(pack('hf:org/name'));
    expect(refusal.message).toBe('the Hub has no model org/name, or it is private (HTTP 401)');
    expect(refusal.hint).toContain('HF_TOKEN');
    vi.stubEnv('HF_TOKEN', TOKEN);
    const { said } = await pack('hf:org/name');
    expect(said.join()).not.toContain(TOKEN);
    expect(hub.requests.join()).not.toContain(TOKEN);
  });

  it('that is gated says where to ask for access', async () => {
    await hubWith({ 'org/name': { ...published, token: TOKEN, gated: true } });
    const refusal = await refusalOf(pack('hf:org/name'));
    expect(refusal.message).toContain('org/name is gated');
    expect(refusal.hint).toContain(`${hub.url}/org/name`);
  });

  it('that does not exist, or has no such revision, is refused', async () => {
    await hubWith({ 'org/name': published });
    vi.stubEnv('HF_TOKEN', TOKEN);
    expect((await refusalOf(pack('hf:org/other'))).message).toContain('no model org/other');
    const refusal = await refusalOf(pack('hf:org/name@v2'));
    expect(refusal.message).toBe('org/name has no revision v2');
    expect(refusal.hint).toContain('hf:org/name');
    expect((await refusalOf(pack('hf:org/name@'))).hint).toContain('hf:ORG/NAME@REVISION');
    expect((await refusalOf(pack('org/name'))).hint).toContain('--model hf:org/name');
  });

  it('that cannot be reached and was not downloaded whole is refused', async () => {
    await hubWith({ 'org/name': published });
    await hub.close();
    const refusal = await refusalOf(pack('hf:org/name'));
    expect(refusal.message).toContain(`nothing can be downloaded from the Hub (ConnectError at ${hub.url})`);
    expect(refusal.message).toContain('no whole org/name at main');
  });

  it('is not waited for after Ctrl-C', async () => {
    await hubWith({ 'org/name': published });
    const { access } = saying();
    const interrupted = AbortSignal.abort();
    const described = packedFrom('hf:org/name', {
      ...access,
      signal: interrupted,
    });
    await expect(described).rejects.toMatchObject({ code: 'interrupted' });
    expect(hub.requests).toEqual([]);
  });

  it('says which interpreter lacks what reads the Hub', async () => {
    const bare = join(await scratchFolder(), 'python');
    vi.stubEnv('SAGEMAKER_GATEWAY_PYTHON', bare);
    expect((await refusalOf(pack('hf:org/name'))).message).toContain(`spawn ${bare} ENOENT`);
    await writeFile(bare, `#!/bin/sh\nexec ${PYTHON} -I -S "$@"\n`, { mode: 0o755 });
    const refusal = await refusalOf(pack('hf:org/name'));
    expect(refusal.message).toContain("No module named 'huggingface_hub'");
    expect(refusal.hint).toContain(`Install it for ${bare}, or unset SAGEMAKER_GATEWAY_PYTHON`);
  });
});
