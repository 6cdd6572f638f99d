import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { parseConfig } from '../../infra/parse-config.ts';
import { detectTask, taskOfModel } from '../../src/config/detect-task.ts';

const facts = (architecture: string, labels: string[] = [], modules: string[] = []) =>
  taskOfModel({ architectures: [architecture], labels, modules });

describe('the task of a model', () => {
  it.each([
    ['BertForSequenceClassification', 'text-classification'],
    ['RobertaForQuestionAnswering', 'question-answering'],
    ['XLNetForQuestionAnsweringSimple', 'question-answering'],
    ['DistilBertForTokenClassification', 'token-classification'],
    ['BertForMaskedLM', 'fill-mask'],
    ['BertModel', 'feature-extraction'],
    ['XLMWithLMHeadModel', 'fill-mask'],
    ['GPT2LMHeadModel', undefined],
    ['GPT2DoubleHeadsModel', undefined],
    ['LlamaForCausalLM', undefined],
    ['ViTForImageClassification', undefined],
    ['T5ForConditionalGeneration', undefined],
  ])('%s: %s', (architecture, task) => {
    expect(facts(architecture)).toBe(task);
  });

  it('is zero-shot classification with a label for entailment', () => {
    expect(facts('BartForSequenceClassification', ['contradiction', 'neutral', 'ENTAILMENT'])).toBe(
      'zero-shot-classification',
    );
  });

  it('is feature extraction with a pooling module, whatever the encoder was trained as', () => {
    const modules = ['sentence_transformers.models.Transformer', 'sentence_transformers.models.Pooling'];
    expect(facts('BertForMaskedLM', [], modules)).toBe('feature-extraction');
  });
});

describe('a configuration', () => {
  let model: string;
  beforeAll(async () => {
    model = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-detect-'));
    await writeFile(join(model, 'config.json'), '{"architectures":["BertForQuestionAnswering"]}');
  });
  afterAll(async () => {
    await rm(model, { recursive: true });
  });

  it('gets the task of its model', () => {
    expect(parseConfig({ name: 'a', model })).toMatchObject({ task: 'question-answering' });
  });

  it('gets the task of an encoder in a folder of its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sagemaker-gateway-detect-'));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    await mkdir(join(folder, '0_Transformer'));
    await writeFile(join(folder, '0_Transformer', 'config.json'), '{"architectures":["BertModel"]}');
    const modules = [{ path: '0_Transformer', type: 'sentence_transformers.models.Transformer' }];
    await writeFile(join(folder, 'modules.json'), JSON.stringify(modules));
    expect(detectTask(folder)).toBe('feature-extraction');
  });

  it('keeps the task that it names', () => {
    expect(parseConfig({ name: 'a', model, task: 'fill-mask' })).toMatchObject({ task: 'fill-mask' });
  });

  it('has no task if the folder says nothing', () => {
    expect(detectTask(join(model, 'missing'))).toBeUndefined();
    expect(parseConfig({ name: 'a', model: join(model, 'missing') }).task).toBeUndefined();
  });
});
