import { describe, expect, it } from 'vitest';
import { TASKS } from '../../src/tasks/registry.ts';
import type { ServedModels } from '../../src/package/transformers/model-config.ts';
import { type Changes, classifier, configWith, type Image, pack, tensors } from './bundled-model.ts';
import { type Files, describeFiles, hooks, refusalOf, safetensors } from './model-folder.ts';

function taskNamed(name: string): ServedModels {
  const found = TASKS[name];
  if (!found) throw new Error(`there is no task ${name}`);
  return found;
}

describe('a folder for the bundled serve script', () => {
  it.each<[string, Changes, Image?]>([
    ['a classifier', {}],
    ['one from before architectures were written', configWith({ architectures: undefined })],
    ['one that reads bytes', byteModel()],
    ['one without label names', configWith({ id2label: undefined, num_labels: 3 })],
    [
      'one with the names of labels from before a renaming',
      configWith({ label2id: { LABEL_0: 1, food: 0 } }),
    ],
    ['one with the same name twice', configWith({ id2label: { 0: 'a', 1: 'a', 2: 'b' } })],
    ['one with a native type and code of its own besides', configWith({ auto_map: { AutoModel: 'a.B' } })],
    ['one for an older image', {}, { version: '4.37.0' }],
    ['shards', shards()],
    ['one with a graph besides', { 'model.onnx': 'graph' }],
  ])('may be %s', async (_what, changes, image) => {
    await expect(pack(changes, image)).resolves.toBeDefined();
  });

  it.each(['BertForQuestionAnswering', 'BertModel', 'RobertaForMaskedLM', 'T5ForConditionalGeneration'])(
    'may not hold %s',
    async (architecture) => {
      const refusal = await refusalOf(pack(configWith({ architectures: [architecture] })));
      expect(refusal.message).toBe(
        `config.json names the architecture ${architecture}, which is no model for text-classification`,
      );
      expect(refusal.hint).toContain('ForSequenceClassification');
    },
  );

  it('must not be JSON of another kind', async () => {
    for (const file of ['config.json', 'tokenizer_config.json', 'model.safetensors.index.json']) {
      await expect(pack({ [file]: '' })).rejects.toThrow(`${file} is not JSON: it is empty`);
      await expect(pack({ [file]: '[]' })).rejects.toThrow(`${file} is not a JSON object`);
      await expect(pack({ [file]: '{"a": NaN}' })).rejects.toThrow('unexpected "NaN" at line 1 column 7');
    }
  });

  it('is not judged when it has a serve script of its own', async () => {
    const other = { ...classifier, ...configWith({ architectures: ['BertForQuestionAnswering'] }) };
    await expect(describeFiles(other, hooks)).resolves.toMatchObject({ facts: undefined });
  });
});

it('a model for vectors may be of any type, but not one that needs code of its own', async () => {
  const vectors = taskNamed('feature-extraction');
  const encoder = configWith({ architectures: ['OwnModel'], model_type: 'own' });
  const remote = configWith({
    architectures: ['OwnModel'],
    model_type: 'own',
    auto_map: { AutoModel: 'a.B' },
  });
  await expect(pack(encoder, {}, vectors)).resolves.toBeDefined();
  await expect(pack(remote, {}, vectors)).rejects.toThrow('config.json has an auto_map');
});

it('says whether the version of transformers decides on the token types of pairs', async () => {
  const open = { 'tokenizer_config.json': '{"tokenizer_class": "PreTrainedTokenizerFast"}' };
  const types = configWith({ type_vocab_size: 2 });
  const stated = { tokenizer_class: 'PreTrainedTokenizerFast', model_input_names: ['input_ids'] };
  const found = async (changes: Changes) => (await pack(changes)).facts?.leavesTypesOpen;
  expect(await found({ ...types, ...open })).toBe(true);
  expect(await found({ ...types })).toBe(false);
  expect(await found({ ...configWith({ type_vocab_size: 1 }), ...open })).toBe(false);
  expect(await found({ ...types, 'tokenizer_config.json': JSON.stringify(stated) })).toBe(false);
  const single = { 'model.safetensors': safetensors({ 'classifier.weight': [3, 4] }) };
  const entities = {
    ...configWith({ architectures: ['BertForTokenClassification'], type_vocab_size: 2 }),
    ...open,
    ...single,
  };
  const packed = await pack(entities, {}, taskNamed('token-classification'));
  expect(packed.facts?.leavesTypesOpen).toBe(false);
});

describe('the head', () => {
  const qa = taskNamed('question-answering');
  const ner = taskNamed('token-classification');
  const mask = taskNamed('fill-mask');
  const vectors = taskNamed('feature-extraction');
  const { 'classifier.weight': _weight, 'classifier.bias': _bias, ...encoder } = tensors;
  const folder = (architecture: string, head: Readonly<Record<string, readonly number[]>>): Files => ({
    ...configWith({ architectures: [architecture] }),
    'model.safetensors': safetensors({ ...encoder, ...head }),
  });

  it.each([
    [qa, 'BertForQuestionAnswering', { 'qa_outputs.weight': [2, 4] }],
    [ner, 'BertForTokenClassification', { 'classifier.weight': [3, 4] }],
    [mask, 'BertForMaskedLM', { 'cls.predictions.transform.dense.weight': [4, 4] }],
    [vectors, 'BertModel', {}],
    [vectors, 'BertForMaskedLM', {}],
  ])('is that of the task', async (served, architecture, head) => {
    await expect(pack(folder(architecture, head), {}, served)).resolves.toBeDefined();
    if (served === vectors) return;
    const refusal = await refusalOf(pack(folder(architecture, { 'score.weight': [3, 4] }), {}, served));
    expect(refusal.message).toContain(`${Object.keys(head)[0]}, which ${architecture} needs`);
  });

  it('is not judged in a quantized model, whose weights have shapes of their own', async () => {
    const quantized = configWith({ quantization_config: { load_in_4bit: true } });
    const weights = safetensors({ ...encoder, 'classifier.weight': [6, 1] });
    await expect(pack({ ...quantized, 'model.safetensors': weights })).resolves.toBeDefined();
  });

  it('has a row per label only where the task has labels', async () => {
    await expect(
      pack(folder('BertForTokenClassification', { 'classifier.weight': [9, 4] }), {}, ner),
    ).rejects.toThrow('for 9 labels, but config.json has 3');
  });
});

function shards(): Changes {
  const names = Object.keys(tensors);
  const file = (name: string): string => `model-0000${names.indexOf(name) + 1}-of-00004.safetensors`;
  const parts = Object.entries(tensors).map(([name, shape]) => [file(name), safetensors({ [name]: shape })]);
  const weight_map = Object.fromEntries(names.map((name) => [name, file(name)]));
  return {
    'model.safetensors': undefined,
    'model.safetensors.index.json': JSON.stringify({ weight_map }),
    ...Object.fromEntries(parts),
  };
}

function byteModel(): Changes {
  return {
    ...configWith({ architectures: ['CanineForSequenceClassification'], model_type: 'canine' }),
    'tokenizer.json': undefined,
    'tokenizer_config.json': '{"tokenizer_class": "CanineTokenizer"}',
    'model.safetensors': safetensors({ 'canine.pooler.dense.weight': [4, 4], 'classifier.weight': [3, 4] }),
  };
}
