import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeModelFolder } from '../../src/package/model.ts';
import {
  describeBundled,
  describeFiles,
  folderOf,
  hooks,
  noise,
  pathsOf,
  reasonsOf,
  safetensors,
  refusalOf,
  smallModel,
  type Files,
} from './model-folder.ts';

const trainerOutput: Files = {
  ...smallModel,
  'model.onnx': noise(1000),
  'onnx/model_quantized.onnx': noise(1000),
  'onnx/config.json': '{}',
  'vocab.txt': '[PAD]\n[UNK]\n',
  'special_tokens_map.json': '{}',
  'id2label.json': '{"0": "food"}',
  'pytorch_model.bin': noise(150_000),
  'optimizer.pt': noise(300_000),
  'scheduler.pt': noise(100),
  'rng_state_0.pth': noise(100),
  'training_args.bin': noise(100),
  'trainer_state.json': '{}',
  'eval_results.json': '{}',
  'events.out.tfevents.1700000000.host': noise(100),
  'huge.json': ' '.repeat(1024 * 1024 + 1),
  'README.md': '# model',
  'modeling_custom.py': 'x = 1',
  'tf_model.h5': noise(100),
  'old.tar.gz': noise(100),
  '.gitattributes': '',
  '.git/config': '',
  'checkpoint-500/model.safetensors': noise(1000),
  'checkpoint-500/optimizer.pt': noise(1000),
  'runs/Nov20/events.out.tfevents.1': noise(10),
  'data/train.csv': 'text,label',
};

describe('a model with the bundled serve script', () => {
  it('includes the files of the model, and lists the excluded ones with a reason', async () => {
    const described = await describeBundled(trainerOutput);
    expect(pathsOf(described).filter((path) => !path.startsWith('code/'))).toEqual([
      'config.json',
      'id2label.json',
      'model.onnx',
      'model.safetensors',
      'special_tokens_map.json',
      'tokenizer.json',
      'vocab.txt',
    ]);
    const whole = new Set([...pathsOf(described), ...Object.keys(reasonsOf(described))]);
    const unnamed = Object.keys(trainerOutput).filter(
      (path) => !whole.has(path) && !whole.has(`${path.split('/')[0]}/`),
    );
    expect(unnamed).toEqual([]);
    expect(reasonsOf(described)).toMatchObject({
      'optimizer.pt': expect.stringContaining('training state'),
      'pytorch_model.bin': expect.stringContaining('same weights'),
      'checkpoint-500/': expect.stringContaining('checkpoint'),
      '.git/': expect.stringContaining('hidden'),
      'modeling_custom.py': expect.stringContaining('code folder'),
      'data/': expect.stringContaining('not a folder that the model loads'),
    });
  });

  it('keeps pytorch_model.bin where it is the only form, and sharded weights with their index', async () => {
    const index = JSON.stringify({ weight_map: { a: 'pytorch_model-00001-of-00001.bin' } });
    const one = await describeBundled({ 'config.json': '{}', 'pytorch_model.bin': noise(10) });
    const sharded = await describeBundled({
      'config.json': '{}',
      'pytorch_model.bin.index.json': index,
      'pytorch_model-00001-of-00001.bin': noise(10),
    });
    expect(pathsOf(one)).toContain('pytorch_model.bin');
    expect(pathsOf(sharded).slice(-2)).toEqual([
      'pytorch_model-00001-of-00001.bin',
      'pytorch_model.bin.index.json',
    ]);
  });

  it.each(['model.pth', 'traced.pt', 'model.onnx'])('counts %s as weights', async (name) => {
    expect(pathsOf(await describeBundled({ 'config.json': '{}', [name]: noise(10) }))).toContain(name);
  });

  it('has the same digest with and without excluded files', async () => {
    const lean = await describeBundled(smallModel);
    const full = await describeBundled({ ...smallModel, 'optimizer.pt': noise(99), 'runs/x': '' });
    expect(full.manifest.digest).toBe(lean.manifest.digest);
  });
});

describe('code', () => {
  it('is code/ of the model folder by default', async () => {
    const modelDir = await folderOf({ ...smallModel, ...inCode(hooks) });
    const described = await describeModelFolder({ modelDir });
    expect(pathsOf(described)).toEqual(expect.arrayContaining(['code/inference.py', 'code/classify.py']));
    expect(described.leftOut).toEqual([]);
  });

  it('is the given folder when there are two, and the other is reported as excluded', async () => {
    const own = { 'code/inference.py': 'broken = True', 'code/extra.py': '' };
    const described = await describeFiles({ ...smallModel, ...own });
    expect(pathsOf(described)).not.toContain('code/extra.py');
    expect(reasonsOf(described)).toEqual({ 'code/': 'a different code folder is configured' });
  });

  it('reports no exclusion when the given folder is code/ of the model folder', async () => {
    const modelDir = await folderOf({ ...smallModel, ...inCode(hooks) });
    const described = await describeModelFolder({ modelDir, codeDir: join(modelDir, 'code') });
    expect(described.leftOut).toEqual([]);
  });

  it('is rejected when it contains the model, which would be packed twice', async () => {
    const codeDir = await folderOf({
      ...hooks,
      'model/config.json': '{}',
      'model/model.safetensors': safetensors({}),
    });
    const refusal = await refusalOf(describeModelFolder({ modelDir: join(codeDir, 'model'), codeDir }));
    expect(refusal.message).toContain('packed twice');
  });

  it('is rejected when its program is missing or not UTF-8', async () => {
    const refusal = await refusalOf(describeFiles(smallModel, { 'serve.py': '', 'other.py': '' }));
    expect(refusal).toMatchObject({
      message: 'there is no code/inference.py',
      hint: 'Set --entry to the program: other.py, serve.py.',
    });
    const refusal2 = await refusalOf(
      describeFiles(smallModel, { 'inference.py': Uint8Array.of(0xff, 0xfe) }),
    );
    expect(refusal2.message).toContain('not UTF-8');
  });
});

describe('a folder without a model', () => {
  it.each([
    [{ 'model.safetensors': noise(9) }, 'no config.json'],
    [{ 'config.json': '{}' }, 'no weights'],
    [{ 'config.json': '{}', 'optimizer.pt': noise(9) }, 'no weights'],
    [{}, 'no config.json and no weights'],
  ])('is rejected (case %#)', async (files, why) => {
    const refusal = await refusalOf(describeBundled(files));
    expect(refusal.message).toContain(why);
  });

  it('is rejected with the folder to pass instead', async () => {
    const modelDir = await folderOf({
      'checkpoint-90/config.json': '{}',
      'checkpoint-90/model.safetensors': noise(9),
      'checkpoint-500/config.json': '{}',
      'checkpoint-500/model.safetensors': noise(9),
    });
    await expect(describeModelFolder({ modelDir })).rejects.toMatchObject({
      code: 'package',
      hint: `Pass --model ${join(modelDir, 'checkpoint-500')} (or ${join(modelDir, 'checkpoint-90')})`,
    });
  });

  it('is rejected when it is a file or does not exist', async () => {
    const root = await folderOf({ file: '' });
    const refusal = await refusalOf(describeModelFolder({ modelDir: join(root, 'file') }));
    expect(refusal.message).toContain('is not a folder');
    const refusal2 = await refusalOf(describeModelFolder({ modelDir: join(root, 'gone') }));
    expect(refusal2.message).toContain(join(root, 'gone'));
  });
});

function inCode(files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`code/${path}`, content]));
}
