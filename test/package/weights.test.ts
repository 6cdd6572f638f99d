import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isWeights, checkWeights } from '../../src/package/weights.ts';
import { folderOf, safetensors } from './model-folder.ts';

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
    await expect(
      check({ 'model.safetensors': safetensors({ a: [2] }), 'vocab.txt': '' }),
    ).resolves.toBeUndefined();
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

  it.each([
    ['an HTML page', '<!DOCTYPE html><html><body>Log in</body></html>', 'hf download'],
    ['an error message of the Hub', 'Entry not found', 'hf download'],
  ])('rejects %s', async (_what, content, hint) => {
    await expect(check({ 'pytorch_model.bin': content })).rejects.toMatchObject({
      message: expect.stringMatching(/^pytorch_model\.bin is .*, not the file itself$/),
      hint: expect.stringContaining(hint),
    });
  });

  const weight_map = { a: 'model-1.safetensors', b: 'model-3.safetensors', c: 'model-2.safetensors' };
  const index = { 'model.safetensors.index.json': JSON.stringify({ weight_map }) };
  const shards = (names: string): Record<string, Uint8Array> =>
    Object.fromEntries(
      Array.from(names, (name) => [weight_map[name as 'a'], safetensors({ [name]: [2] })] as const),
    );

  it('rejects an index with missing shards, and names them', async () => {
    await expect(check({ ...index, ...shards('a') })).rejects.toThrow(
      'not in the folder: model-2.safetensors, model-3.safetensors',
    );
    await expect(check({ ...index, ...shards('abc') })).resolves.toBeUndefined();
  });

  it('rejects a shard of another save, without a tensor that the index maps to it', async () => {
    const other = { 'model-2.safetensors': safetensors({ z: [2] }) };
    await expect(check({ ...index, ...shards('ab'), ...other })).rejects.toThrow(
      'model.safetensors.index.json says that model-2.safetensors contains c, but it does not',
    );
  });

  it.each([['{}'], ['{"weight_map": {}}'], ['{"weight_map": {"a": 1}}'], ['{"weight_map": []}']])(
    'rejects the index %s',
    async (text) => {
      await expect(check({ 'model.safetensors.index.json': text })).rejects.toThrow('has no weight_map');
    },
  );

  it('rejects an index that is not JSON', async () => {
    await expect(check({ 'model.safetensors.index.json': '{' })).rejects.toThrow('is not JSON');
  });
});
