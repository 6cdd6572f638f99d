import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeModel } from '../../src/package/model.ts';
import { task } from '../../src/tasks/text-classification.ts';

let model: string;
beforeEach(async () => {
  model = await mkdtemp(join(tmpdir(), 'model-'));
});
afterEach(async () => await rm(model, { recursive: true }));

const CLASSIFIER = '{"architectures": ["BertForSequenceClassification"]}';

/** A folder with these files, some weights, and a vocabulary unless it is left out. */
async function folderWith(files: Readonly<Record<string, string>>, vocabulary = true): Promise<void> {
  const all = { 'model.safetensors': 'x', ...(vocabulary && { 'vocab.txt': '[UNK]' }), ...files };
  for (const [path, text] of Object.entries(all)) await writeFile(join(model, path), text);
}

const pack = async (): Promise<unknown> => await describeModel({ model }, task);

describe('a folder for the bundled serve script', () => {
  it.each([
    ['a classifier', { 'config.json': CLASSIFIER }, true],
    ['one from before architectures were written', { 'config.json': '{}' }, true],
    [
      'one that reads bytes',
      { 'config.json': CLASSIFIER, 'tokenizer_config.json': '{"tokenizer_class": "ByT5Tokenizer"}' },
      false,
    ],
  ])('may be %s', async (_what, files, vocabulary) => {
    await folderWith(files, vocabulary);
    await expect(pack()).resolves.toBeDefined();
  });

  it.each([
    ['BertForQuestionAnswering'],
    ['BertModel'],
    ['RobertaForMaskedLM'],
    ['DistilBertForTokenClassification'],
    ['T5ForConditionalGeneration'],
  ])('may not hold %s', async (architecture) => {
    await folderWith({ 'config.json': JSON.stringify({ architectures: [architecture] }) });
    await expect(pack()).rejects.toMatchObject({
      code: 'package',
      message: `config.json names the architecture ${architecture}, which is no model for text-classification`,
      hint: expect.stringContaining('ForSequenceClassification'),
    });
  });

  it.each([
    ['a tokenizer', { 'config.json': CLASSIFIER }, 'has no tokenizer'],
    ['valid JSON', { 'config.json': '{\n  "a": 1,\n}', 'vocab.txt': 'x' }, 'line 3 column 1'],
    ['plain UTF-8', { 'config.json': `\uFEFF${CLASSIFIER}`, 'vocab.txt': 'x' }, 'byte order mark'],
    [
      'a valid tokenizer_config.json',
      { 'config.json': CLASSIFIER, 'tokenizer_config.json': '' },
      'is not JSON',
    ],
  ])('must have %s', async (_what, files, message) => {
    await folderWith(files, false);
    await expect(pack()).rejects.toMatchObject({
      code: 'package',
      message: expect.stringContaining(message),
    });
  });

  it('is not judged when it has a serve script of its own', async () => {
    await folderWith({ 'config.json': '{"architectures": ["BertForQuestionAnswering"]}' }, false);
    const hooks = ['model_fn', 'input_fn', 'predict_fn', 'output_fn'].map(
      (name) => `def ${name}(*_): pass\n`,
    );
    await mkdir(join(model, 'code'));
    await writeFile(join(model, 'code', 'inference.py'), hooks.join(''));
    await expect(pack()).resolves.toBeDefined();
  });
});
