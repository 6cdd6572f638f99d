import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/package/checkpoint/safetensors.ts';
import type { Tensors } from '../../../src/package/checkpoint/tensor.ts';
import { folderOf, safetensors, safetensorsHeader } from '../model-folder.ts';

async function read(content: Uint8Array): Promise<Tensors> {
  const root = await folderOf({ 'model.safetensors': content });
  const source = join(root, 'model.safetensors');
  return await readSafetensors({ path: 'model.safetensors', source, bytes: content.length });
}

const whole = safetensors({ 'encoder.weight': [4, 3], 'classifier.bias': [2] });

/** A file of one tensor with these values in its header, and this many bytes. */
function one(entry: Readonly<Record<string, unknown>>, bytes = 8): Uint8Array {
  const header = { a: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...entry } };
  return Buffer.concat([safetensorsHeader(header), Buffer.alloc(bytes)]);
}

describe('the header of a safetensors file', () => {
  it('names the tensors with dtype and shape', async () => {
    expect([...(await read(whole))]).toEqual([
      ['encoder.weight', { dtype: 'F32', shape: [4, 3] }],
      ['classifier.bias', { dtype: 'F32', shape: [2] }],
    ]);
  });

  it('may describe no tensor, scalars, and tensors without elements', async () => {
    expect((await read(safetensors({}))).size).toBe(0);
    expect((await read(safetensors({ scalar: [], none: [0, 3] }))).size).toBe(2);
  });

  it('is followed by all of its tensors: every shorter file is truncated', async () => {
    for (let length = 0; length < whole.length; length += 1)
      await expect(read(whole.subarray(0, length))).rejects.toThrow('model.safetensors is truncated');
  });

  it.each([
    ['longer than 100 MB', Buffer.from('Entry not found.'), 'and the format allows 100000000'],
    ['not JSON', safetensorsHeader('{"a": }'), 'unexpected "}" at line 1 column 7'],
    ['not an object', safetensorsHeader('[]'), 'does not start with {'],
    ['without a shape', one({ shape: undefined }), 'no valid dtype, shape and data_offsets of a'],
    ['with a negative size', one({ shape: [-2] }), 'no valid dtype, shape and data_offsets of a'],
    ['with one offset', one({ data_offsets: [0] }), 'no valid dtype, shape and data_offsets of a'],
    ['with an unknown dtype', one({ dtype: 'F12' }), 'a has the dtype F12'],
    ['with another size', one({ shape: [3] }), 'the shape [3] of F32, 12 bytes, but its data_offsets span 8'],
    [
      'with a gap',
      one({ data_offsets: [4, 12] }, 12),
      'a starts at byte 4, but the tensor before it ends at 0',
    ],
    ['of a shorter file', one({}, 9), '1 bytes follow its last tensor'],
  ])('is rejected when it is %s', async (_what, content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'package',
      message: expect.stringContaining(message),
    });
  });
});
