import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectModel } from '../../src/package/select-model.ts';
import {
  describeFiles,
  type Files,
  folderOf,
  noise,
  pathsOf,
  refusalOf,
  smallModel,
} from './model-folder.ts';

async function selected(
  files: Files,
): Promise<{ readonly packed: Record<string, string>; readonly left: string[] }> {
  const root = await folderOf(files);
  const { files: packed, leftOut } = await selectModel(root);
  return {
    packed: Object.fromEntries(packed.map(({ path, source }) => [path, source.slice(root.length + 1)])),
    left: leftOut.map(({ path, reason }) => `${path}: ${reason}`),
  };
}

const refused = async (files: Files) => await refusalOf(selectModel(await folderOf(files)));

const itself = (...paths: string[]): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [path, path]));

function modulesJson(...modules: (readonly [path: string, type: string])[]): Files {
  const list = modules.map(([path, type], idx) => ({ idx, name: `${idx}`, path, type }));
  return { 'modules.json': JSON.stringify(list) };
}

const torchFile = (name: string): Uint8Array => readFileSync(join(import.meta.dirname, 'torch-files', name));

const model = Object.keys(smallModel);
const pooling = { '1_Pooling/config.json': '{"pooling_mode": "mean"}', '1_Pooling/notes.txt': 'x' };

describe('a sentence-transformers model', () => {
  const own = {
    'config_sentence_transformers.json': '{}',
    'sentence_bert_config.json': '{}',
    ...pooling,
    '2_Dense/config.json': '{}',
    '2_Dense/model.safetensors': noise(100),
    '9_Other/config.json': '{}',
  };
  const modules = modulesJson(
    ['', 'sentence_transformers.base.modules.transformer.Transformer'],
    ['1_Pooling', 'sentence_transformers.models.Pooling'],
    ['2_Dense/', 'sentence_transformers.models.Dense'],
    ['3_Normalize', 'sentence_transformers.models.Normalize'],
  );

  it('is packed with the folders of its modules', async () => {
    const { packed, left } = await selected({ ...smallModel, ...modules, ...own });
    const expected = itself(...model, 'modules.json', ...Object.keys(own));
    delete expected['9_Other/config.json'];
    delete expected['1_Pooling/notes.txt'];
    expect(packed).toEqual(expected);
    expect(left).toEqual([
      '1_Pooling/notes.txt: not a file that the model loads',
      '9_Other/: not a folder that the model loads',
    ]);
  });

  it('of an old version has its transformer moved to the root', async () => {
    const transformer = Object.fromEntries(
      Object.entries(smallModel).map(([path, content]) => [`0_Transformer/${path}`, content]),
    );
    const list = modulesJson(
      ['0_Transformer', 'sentence_transformers.models.Transformer'],
      ['1_Pooling', 'sentence_transformers.models.Pooling'],
    );
    const { packed, left } = await selected({
      ...transformer,
      ...list,
      ...pooling,
      'config.json': '{"__version__": "0.3"}',
    });
    const moved = Object.fromEntries(model.map((path) => [path, `0_Transformer/${path}`]));
    expect(packed).toEqual({ ...moved, ...itself('modules.json', '1_Pooling/config.json') });
    expect(left).toContain('config.json: 0_Transformer/ has the one of the transformer');
  });

  it.each([
    ['sentence_transformers.models.CNN', 'CNN; the bundled serve script computes Transformer, Pooling'],
    ['custom_st.Transformer2', 'custom_st.Transformer2'],
  ])('with the module %s is refused', async (type, expected) => {
    const refusal = await refused({ ...smallModel, ...modulesJson(['', type]) });
    expect(refusal.message).toContain(expected);
    expect(refusal.hint).toContain('--code DIR');
  });

  it('with another modules.json is refused', async () => {
    expect((await refused({ ...smallModel, 'modules.json': '{}' })).message).toContain(
      'not a list of modules',
    );
  });
});

describe('a state dict', () => {
  const { 'model.safetensors': _weights, ...withoutWeights } = smallModel;

  it('next to config.json gets the name that transformers reads', async () => {
    const { packed, left } = await selected({ ...withoutWeights, 'model.pt': torchFile('state-dict.bin') });
    expect(packed).toEqual({ ...itself('config.json', 'tokenizer.json'), 'pytorch_model.bin': 'model.pt' });
    expect(left).toEqual(['model.pt: packed as pytorch_model.bin, which transformers loads']);
  });

  it('next to other weights is left out', async () => {
    const { packed, left } = await selected({ ...smallModel, 'best.pth': noise(100) });
    expect(packed).toEqual(itself(...model));
    expect(left).toEqual(['best.pth: transformers loads model.safetensors']);
  });

  it.each([
    ['several', { 'epoch1.pt': torchFile('state-dict.bin'), 'epoch2.pt': torchFile('state-dict.bin') }],
    ['TorchScript', { 'model.pt': torchFile('scripted.pt') }],
  ])('is not guessed: %s', async (_, files) => {
    expect((await selected({ ...withoutWeights, ...files })).packed).toEqual(
      itself('config.json', 'tokenizer.json', ...Object.keys(files)),
    );
  });
});

it('everything stays as it is for a serve script of the user’s own', async () => {
  const files = { ...smallModel, 'model.pt': 'x', 'model_int8.onnx': 'x', 'model_head.pkl': 'x' };
  const described = await describeFiles({ ...files, 'modules.json': '[]' });
  expect(pathsOf(described)).toEqual(
    expect.arrayContaining(['model.pt', 'model_int8.onnx', 'model_head.pkl']),
  );
});
