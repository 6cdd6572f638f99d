import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Changes, configWith, type Image, pack, tensors } from '../package/bundled-model.ts';
import type { Refusal } from './refusal.ts';
import { safetensors } from '../package/model-folder.ts';

/** A classifier with these changes. */
interface Folder {
  readonly cause: string;
  readonly changes: Changes;
  readonly image?: Image;
}

const torchFile = (name: string): Uint8Array =>
  readFileSync(join(import.meta.dirname, '..', 'package', 'torch-files', name));
const pickled = (name: string): Changes => ({
  'model.safetensors': undefined,
  'pytorch_model.bin': torchFile(name),
});
const weights = (shapes: Readonly<Record<string, readonly number[]>>): Changes => ({
  'model.safetensors': safetensors(shapes),
});
const { 'classifier.weight': _weight, 'classifier.bias': _bias, ...encoder } = tensors;
const whole = Buffer.from(safetensors(tensors));
const lfsPointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 268000000\n';

const FOLDERS: readonly Folder[] = [
  {
    cause: 'No weights',
    changes: { 'model.safetensors': undefined },
  },
  { cause: 'Weights of TensorFlow', changes: { 'model.safetensors': undefined, 'tf_model.h5': 'weights' } },
  { cause: 'Weights of Flax', changes: { 'model.safetensors': undefined, 'flax_model.msgpack': 'weights' } },
  { cause: 'Weights of llama.cpp', changes: { 'model.safetensors': undefined, 'model.gguf': 'GGUF' } },
  { cause: 'No config.json', changes: { 'config.json': undefined } },
  { cause: 'Empty weights', changes: { 'model.safetensors': '' } },
  { cause: 'A Git LFS pointer', changes: { 'model.safetensors': lfsPointer } },
  { cause: 'A web page', changes: { 'model.safetensors': '<!DOCTYPE html><html></html>' } },
  { cause: "The Hub's error message", changes: { 'model.safetensors': 'Entry not found' } },
  {
    cause: 'A truncated download',
    changes: { 'model.safetensors': whole.subarray(0, whole.length - 20) },
  },
  { cause: 'Not safetensors', changes: { 'model.safetensors': Buffer.alloc(400, 'weights ') } },
  {
    cause: 'A shard is missing',
    changes: {
      'model.safetensors.index.json': '{"weight_map": {"a": "model-00001-of-00002.safetensors"}}',
    },
  },
  {
    cause: 'A shard of another save',
    changes: {
      'model.safetensors.index.json': '{"weight_map": {"score.weight": "model.safetensors"}}',
    },
  },
  { cause: 'JSON with an error', changes: { 'config.json': '{\n  "model_type": "bert",\n}' } },
  { cause: 'JSON with a byte order mark', changes: { 'config.json': '\uFEFF{}' } },
  {
    cause: 'A truncated tokenizer',
    changes: { 'tokenizer.json': '{"version": "1.0", "model": {"vocab": {' },
  },
  { cause: 'A model for another task', changes: configWith({ architectures: ['BertForMaskedLM'] }) },
  { cause: 'No model_type', changes: configWith({ model_type: undefined }) },
  {
    cause: 'A type without a class for the task',
    changes: configWith({ architectures: [], model_type: 'vit' }),
  },
  {
    cause: 'A type that the image does not know',
    changes: configWith({ architectures: [], model_type: 'modernbert' }),
    image: { version: '4.37.0' },
  },
  {
    cause: 'Remote code',
    changes: configWith({ model_type: 'own', auto_map: { AutoConfig: 'configuration_own.OwnConfig' } }),
  },
  { cause: 'An encoder without a head', changes: weights(encoder) },
  { cause: 'A head under another name', changes: weights({ ...encoder, 'out.weight': [3, 4] }) },
  { cause: 'The head of another task', changes: weights({ ...encoder, 'qa_outputs.weight': [2, 4] }) },
  {
    cause: 'Names with a prefix',
    changes: weights(
      Object.fromEntries(Object.entries(tensors).map(([name, shape]) => [`module.${name}`, shape])),
    ),
  },
  {
    cause: 'Another number of labels',
    changes: weights({ ...tensors, 'classifier.weight': [5, 4], 'classifier.bias': [5] }),
  },
  { cause: 'Label names as a list', changes: configWith({ id2label: ['food', 'rent', 'fun'] }) },
  { cause: 'A gap in the labels', changes: configWith({ id2label: { 0: 'food', 1: 'rent', 3: 'fun' } }) },
  { cause: 'Another num_labels', changes: configWith({ num_labels: 2 }) },
  { cause: 'Contradictory labels', changes: configWith({ label2id: { food: 1, rent: 0, fun: 2 } }) },
  { cause: 'No tokenizer', changes: { 'tokenizer.json': undefined } },
  {
    cause: "A tokenizer's class that the image does not have",
    changes: { 'tokenizer_config.json': '{"tokenizer_class": "TokenizersBackend"}' },
    image: { version: '4.51.3' },
  },
  {
    cause: 'Special tokens as a list',
    changes: { 'tokenizer_config.json': '{"extra_special_tokens": ["<a>"]}' },
    image: { version: '4.51.3' },
  },
  {
    cause: 'An adapter (LoRA, PEFT)',
    changes: {
      'config.json': undefined,
      'model.safetensors': undefined,
      'adapter_model.safetensors': safetensors({}),
      'adapter_config.json': '{"peft_type": "LORA", "base_model_name_or_path": "ORG/NAME"}',
    },
  },
  { cause: 'A whole pickled model', changes: pickled('module.bin') },
  { cause: 'A class in the pickle', changes: pickled('numpy.bin') },
  { cause: 'What a newer PyTorch reads', changes: pickled('float8.bin'), image: { version: '4.37.0' } },
  { cause: 'A training checkpoint', changes: pickled('training.bin') },
  { cause: 'Another pickle protocol', changes: pickled('protocol-4.bin') },
  { cause: 'A pickle without tensors', changes: pickled('empty.bin') },
  { cause: 'A pickle of another program', changes: pickled('plain-pickle.bin') },
  {
    cause: 'PyTorch before 0.4',
    changes: { 'model.safetensors': undefined, 'pytorch_model.bin': legacyTar() },
  },
  {
    cause: 'A truncated pickle',
    changes: {
      'model.safetensors': undefined,
      'pytorch_model.bin': torchFile('legacy.bin').subarray(0, 900),
    },
  },
  {
    cause: 'A damaged zip',
    changes: { 'model.safetensors': undefined, 'pytorch_model.bin': torchFile('half.bin').subarray(0, 900) },
  },
  {
    cause: 'Not a file of PyTorch',
    changes: { 'model.safetensors': undefined, 'pytorch_model.bin': 'weights' },
  },
  {
    cause: 'TorchScript',
    changes: { 'model.safetensors': undefined, 'model.pt': torchFile('scripted.pt') },
  },
  {
    cause: 'Several state dicts',
    changes: {
      'model.safetensors': undefined,
      'model.pth': torchFile('state-dict.bin'),
      'new.pth': torchFile('state-dict.bin'),
    },
  },
  {
    cause: 'safetensors under another name',
    changes: { 'model.safetensors': undefined, 'best.safetensors': safetensors(tensors) },
  },
  {
    cause: 'A graph alone',
    changes: { 'model.safetensors': undefined, 'onnx/model.onnx': 'graph' },
  },
  { cause: 'An image without transformers', changes: {}, image: { family: 'pytorch' } },
];

function legacyTar(): Uint8Array {
  const block = Buffer.alloc(1024);
  block.write('ustar', 257);
  return block;
}

/** Every refusal of a model folder before it is packed. */
export const modelFolders: readonly Refusal[] = FOLDERS.map(({ cause, changes, image }) => ({
  cause,
  provoke: async () => await pack(changes, image),
}));
