import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isWeights, checkWeights } from '../../src/package/weights.ts';
import { folderOf, noise } from './model-folder.ts';

async function check(contents: Record<string, string | Uint8Array>): Promise<void> {
  const root = await folderOf(contents);
  const files = Object.entries(contents).map(([path, content]) => ({
    path,
    source: join(root, path),
    bytes: Buffer.byteLength(content),
  }));
  await checkWeights(files);
}

describe('isWeights', () => {
  it.each([
    'model.safetensors',
    'pytorch_model-00001-of-00002.bin',
    'm.pt',
    'm.pth',
    'onnx/m.onnx',
    'm.onnx_data',
    'm.onnx.data',
  ])('is so for %s', (path) => {
    expect(isWeights(path)).toBe(true);
  });

  it.each(['config.json', 'model.safetensors.index.json', 'code/bin', 'notes.pt.txt'])(
    'is not so for %s',
    (path) => {
      expect(isWeights(path)).toBe(false);
    },
  );
});

describe('checkWeights', () => {
  it('accepts weights, and empty text files', async () => {
    await expect(check({ 'model.safetensors': noise(10), 'vocab.txt': '' })).resolves.toBeUndefined();
  });

  it('rejects an empty file', async () => {
    await expect(check({ 'model.safetensors': '' })).rejects.toThrow('model.safetensors is empty');
  });

  it('rejects a Git LFS pointer and says how to get the file', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 268000000\n';
    await expect(check({ 'model.safetensors': pointer })).rejects.toMatchObject({
      message: expect.stringContaining('Git LFS pointer'),
      hint: expect.stringContaining('git lfs pull'),
    });
  });

  it('rejects an index with missing shards, and names them', async () => {
    const weight_map = { a: 'model-1.safetensors', b: 'model-3.safetensors', c: 'model-2.safetensors' };
    const index = { 'model.safetensors.index.json': JSON.stringify({ weight_map }) };
    await expect(check({ ...index, 'model-1.safetensors': noise(9) })).rejects.toThrow(
      'not in the folder: model-2.safetensors, model-3.safetensors',
    );
    const whole = { 'model-1.safetensors': 'a', 'model-2.safetensors': 'b', 'model-3.safetensors': 'c' };
    await expect(check({ ...index, ...whole })).resolves.toBeUndefined();
  });

  it('rejects an index that is not JSON', async () => {
    await expect(check({ 'model.safetensors.index.json': '{' })).rejects.toThrow('is not JSON');
  });
});
