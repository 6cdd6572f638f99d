import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readStateDict } from '../../../src/package/checkpoint/state-dict.ts';
import type { Tensors } from '../../../src/package/checkpoint/tensor.ts';
import { folderOf } from '../model-folder.ts';

const FILES = join(import.meta.dirname, '..', 'torch-files');

async function read(name: string, torch = '2.6.0'): Promise<Tensors> {
  return await readContent(await readFile(join(FILES, name)), torch);
}

async function readContent(content: Uint8Array, torch = '2.6.0'): Promise<Tensors> {
  const root = await folderOf({ 'pytorch_model.bin': content });
  const source = join(root, 'pytorch_model.bin');
  return await readStateDict({ path: 'pytorch_model.bin', source, bytes: content.length }, torch);
}

const legacyTar = Buffer.alloc(1024);
legacyTar.write('ustar', 257);

const classifier = [
  ['encoder.weight', { dtype: 'F32', shape: [4, 2] }],
  ['encoder.bias', { dtype: 'F32', shape: [4] }],
  ['classifier.weight', { dtype: 'F32', shape: [3, 4] }],
  ['classifier.bias', { dtype: 'F32', shape: [3] }],
];

describe('a state dict that torch.save wrote', () => {
  it.each(['state-dict.bin', 'legacy.bin', 'parameters.bin'])('has its tensors: %s', async (name) => {
    expect([...(await read(name, '2.1.0'))]).toEqual(classifier);
  });

  it('may be in half precision, and share storages', async () => {
    expect((await read('half.bin')).get('encoder.weight')).toEqual({ dtype: 'F16', shape: [4, 2] });
    expect([...(await read('tied.bin')).keys()]).toEqual(['tied', ...classifier.map(([name]) => name)]);
  });

  it('needs a torch that reads all of it', async () => {
    expect((await read('float8.bin', '2.2.0')).get('weight')).toEqual({ dtype: 'F8_E4M3', shape: [2] });
    await expect(read('float8.bin', '2.1.0')).rejects.toMatchObject({
      message: expect.stringMatching(/rejects in the image's torch 2\.1\.0; torch 2\.2 reads it$/),
      hint: expect.stringContaining('container.version'),
    });
  });

  it.each(['state-dict.bin', 'legacy.bin'])('is not truncated: %s', async (name) => {
    const whole = await readFile(join(FILES, name));
    for (const part of [0.2, 0.5, 0.9, 0.99]) {
      const content = whole.subarray(0, Math.floor(whole.length * part));
      await expect(readContent(content)).rejects.toThrow(/pytorch_model\.bin is truncated/);
    }
  });
});

describe('another file', () => {
  it.each([
    ['module.bin', 'is a whole pickled object (__main__.Classifier)', 'state_dict()'],
    [
      'training.bin',
      'its weights are under the key "state_dict"',
      'torch.load("pytorch_model.bin")["state_dict"]',
    ],
    ['numpy.bin', 'contains numpy._core.multiarray.scalar', 'model.state_dict()'],
    ['protocol-4.bin', 'a pickle protocol that', 'without pickle_protocol'],
    ['empty.bin', 'contains no state dict', 'model.save_pretrained'],
    ['plain-pickle.bin', 'is a pickle that torch.save did not write', 'model.save_pretrained'],
    ['scripted.pt', 'is a TorchScript archive', '--code DIR'],
  ])('is rejected: %s', async (name, message, hint) => {
    await expect(read(name)).rejects.toMatchObject({
      code: 'package',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it('is rejected when it is text, a tar archive or another zip', async () => {
    await expect(readContent(Buffer.from('weights'))).rejects.toThrow('neither a zip archive nor a pickle');
    await expect(readContent(legacyTar)).rejects.toThrow('tar format of PyTorch before 0.4');
    await expect(readContent(zipSync({ 'a/b.txt': new Uint8Array(3) }))).rejects.toThrow(
      'without a data.pkl',
    );
  });

  it.each([
    ['GLOBAL', '}cos\nsystem\n0.'],
    ['STACK_GLOBAL', '}\x8c\x02os\x8c\x06system\x930.'],
    ['INST', '}(ios\nsystem\n0.'],
    ['REDUCE, which would run it', 'cos\nsystem\n)R.'],
  ])('is rejected for what it names with %s', async (_operation, pickle) => {
    const data = Buffer.from(`\x80\x02${pickle}`, 'latin1');
    await expect(readContent(zipSync({ 'm/data.pkl': data }))).rejects.toThrow('os.system');
  });
});
