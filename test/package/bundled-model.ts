import { frameworksOf } from '../../infra/images.ts';
import { describeModel, type ModelPackage } from '../../src/package/model.ts';
import type { ServedModels } from '../../src/package/transformers/model-config.ts';
import { task } from '../../src/tasks/text-classification.ts';
import { type Files, folderOf, safetensors } from './model-folder.ts';

export const config = {
  architectures: ['BertForSequenceClassification'],
  model_type: 'bert',
  id2label: { 0: 'food', 1: 'rent', 2: 'fun' },
};

/** The tensors of a small BERT with a head for three labels. */
export const tensors = {
  'bert.embeddings.word_embeddings.weight': [10, 4],
  'bert.pooler.dense.weight': [4, 4],
  'classifier.weight': [3, 4],
  'classifier.bias': [3],
};

/** A classifier as save_pretrained writes it. */
export const classifier: Files = {
  'config.json': JSON.stringify(config),
  'model.safetensors': safetensors(tensors),
  'tokenizer.json': '{}',
  'tokenizer_config.json': '{"tokenizer_class": "BertTokenizer"}',
};

export interface Image {
  readonly family?: 'huggingface' | 'pytorch';
  readonly version?: string;
}

/** Describes a folder for the bundled serve script; a file that is undefined is left out. */
export async function pack(
  changes: Changes,
  { family = 'huggingface', version }: Image = {},
  served: ServedModels = task,
): Promise<ModelPackage> {
  const files = Object.entries({ ...classifier, ...changes }).flatMap(([path, content]) =>
    content === undefined ? [] : [[path, content] as const],
  );
  const model = await folderOf(Object.fromEntries(files));
  const image = frameworksOf({ family, version, environment: {} });
  return await describeModel({ model }, { served, image });
}

/** Files to add to a folder, to replace or, if undefined, to leave out. */
export type Changes = Readonly<Record<string, string | Uint8Array | undefined>>;

/** config.json with other values; undefined removes one. */
export function configWith(changes: Readonly<Record<string, unknown>>): Files {
  return { 'config.json': JSON.stringify({ ...config, ...changes }) };
}
