import { basename } from 'node:path';
import type { Choice, FolderFile, Selection } from './folder.ts';
import { CODE_FOLDER } from '../local/own-script.ts';

interface Rule {
  name: RegExp;
  reason: string;
}

const smallJsonBytes = 1024 * 1024;

const safetensors = /^model(-\d+-of-\d+)?\.safetensors$/;
const pytorchWeights = /^pytorch_model(-\d+-of-\d+)?\.bin$/;
const pytorchIndex = /^pytorch_model\.bin\.index\.json$/;

/** Files that a training or an editor leaves in a model folder, and that nothing loads. The first match counts. */
const LEFTOVERS: Rule[] = [
  { name: /^\./, reason: 'hidden file' },
  {
    name: /^(optimizer|scheduler|scaler)\.(pt|bin)$/,
    reason: 'training state, needed only to resume training',
  },
  { name: /^rng_state.*\.pth$/, reason: 'training state of random number generators' },
  { name: /^(training_args\.bin|trainer_state\.json)$/, reason: 'training record' },
  { name: /_results\.json$/, reason: 'training record' },
  { name: /^events\.out\.tfevents/, reason: 'training log' },
];

/** Files that the bundled serve script does not load either. */
const EXCLUDED_FILES: Rule[] = [
  ...LEFTOVERS,
  { name: /(^(README|LICEN[CS]E|NOTICE|CHANGELOG)|\.md$)/i, reason: 'documentation' },
  { name: /\.(h5|msgpack|ot|tflite|ckpt)$/, reason: 'weights for another framework' },
  { name: /\.(gz|tgz|tar|zip|xz|zst)$/, reason: 'an archive, not a model file' },
  { name: /\.py$/, reason: 'Python is imported only from code/: put it into the code folder' },
];

/** What a tokenizer has its vocabulary from. */
const vocabularies: RegExp[] = [
  /^(tokenizer|vocab)\.json$/,
  /^(vocab|dict)\.txt$/,
  /\.(model|spm|tiktoken)$/,
  /^bpe\.codes$/,
];

/** The files that a Hugging Face model or a PyTorch export is loaded from. */
const belongs: RegExp[] = [
  /^config\.json$/,
  ...vocabularies,
  /^(tokenizer_config|special_tokens_map|added_tokens)\.json$/,
  /^(merges|labels|classes|.*_labels|label_.*)\.txt$/,
  /\.safetensors$/,
  /\.index\.json$/,
  pytorchWeights,
  /\.(pt|pth)$/,
  /\.onnx$/,
  /\.(onnx_data\w*|onnx\.data)$/,
];

const graphs = /^onnx\/[^/]+\.(onnx|onnx_data\w*|onnx\.data)$/;

const EXCLUDED_FOLDERS: Rule[] = [
  { name: /^checkpoint-/, reason: 'a training checkpoint' },
  { name: /^(global_step|runs$|logs$|wandb$|mlruns$)/, reason: 'training state and logs' },
  { name: /^(__pycache__|cache|node_modules)$/, reason: 'a cache' },
  { name: /^\./, reason: 'hidden folder' },
];

/**
 * The allowlist for a model folder. An allowlist, because a typical Trainer folder is three times the size of its
 * model: a name missing on a denylist would upload gigabytes, a name missing here is reported.
 */
export const modelChoice: Choice = { folder: folderReason, file: fileReason };

/**
 * Everything in the folder of a model with its own serve script, which may load any file, except leftovers and the
 * script's folder, if that is inside.
 */
export function ownModelChoice(codeFolder: string): Choice {
  return {
    folder: (path) =>
      path === CODE_FOLDER || path === codeFolder
        ? folderReason(CODE_FOLDER)
        : leftoverFolder(basename(path))?.reason,
    file: ({ path }) => LEFTOVERS.find((rule) => rule.name.test(basename(path)))?.reason,
  };
}

/** Whether this is the name of a file that a model is loaded from, such as a tokenizer, labels or weights. */
export function isModelFile(name: string): boolean {
  return belongs.some((each) => each.test(name));
}

/** Whether this is the name of a file with the vocabulary of a tokenizer. */
export function isVocabulary(name: string): boolean {
  return vocabularies.some((each) => each.test(name));
}

/** Includes the same weights only once: the older format is left out if safetensors files contain them too. */
export function withoutDuplicateWeights({ files, leftOut }: Selection): Selection {
  if (!files.some(({ path }) => safetensors.test(path))) return { files, leftOut };
  const duplicates = files.filter(({ path }) => pytorchWeights.test(path) || pytorchIndex.test(path));
  const reason = 'the same weights as the safetensors file';
  return {
    files: files.filter((file) => !duplicates.includes(file)),
    leftOut: [...leftOut, ...duplicates.map(({ path }) => ({ path, reason }))],
  };
}

function folderReason(path: string): string | undefined {
  if (path === 'onnx') return undefined;
  if (path === CODE_FOLDER) return 'a different code folder is configured';
  return leftoverFolder(path)?.reason ?? 'not a folder that the model loads';
}

function leftoverFolder(name: string): Rule | undefined {
  return EXCLUDED_FOLDERS.find((rule) => rule.name.test(name));
}

function fileReason({ path, bytes }: FolderFile): string | undefined {
  if (path.includes('/')) return graphs.test(path) ? undefined : 'only ONNX graphs are loaded from onnx/';
  const known = EXCLUDED_FILES.find((rule) => rule.name.test(path));
  if (known !== undefined) return known.reason;
  if (isModelFile(path)) return undefined;
  if (!path.endsWith('.json')) return 'not a file that the model loads';
  // Label maps and processor settings have many names but one size.
  return bytes <= smallJsonBytes
    ? undefined
    : `JSON with an unknown name and more than ${smallJsonBytes} bytes`;
}
