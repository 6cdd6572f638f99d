import { CODE_FOLDER } from './code-files.ts';
import type { Choice, FolderFile, Selection } from './folder.ts';

interface Rule {
  name: RegExp;
  reason: string;
}

const smallJsonBytes = 1024 * 1024;

const safetensors = /^model.*\.safetensors$/;
const pytorchWeights = /^pytorch_model(-\d+-of-\d+)?\.bin$/;
const pytorchIndex = /^pytorch_model\.bin\.index\.json$/;

/** What a Trainer, a Hub download or an editor leaves beside a model, with what it is. The first match counts. */
const staysBehind: Rule[] = [
  { name: /^\./, reason: 'hidden file' },
  {
    name: /^(optimizer|scheduler|scaler)\.(pt|bin)$/,
    reason: 'training state: only a resumed training reads it',
  },
  { name: /^rng_state.*\.pth$/, reason: 'training state: random generators' },
  { name: /^(training_args\.bin|trainer_state\.json)$/, reason: 'training record' },
  { name: /_results\.json$/, reason: 'training record' },
  { name: /^events\.out\.tfevents/, reason: 'training log' },
  { name: /(^(README|LICEN[CS]E|NOTICE|CHANGELOG)|\.md$)/i, reason: 'documentation' },
  { name: /\.(h5|msgpack|ot|tflite|ckpt)$/, reason: 'weights for another framework' },
  { name: /\.(gz|tgz|tar|zip|xz|zst)$/, reason: 'an archive, not a file of the model' },
  { name: /\.py$/, reason: 'Python is imported from code/ only: put it in the code folder' },
];

/** What a Hugging Face folder or a PyTorch export is read from. */
const belongs: RegExp[] = [
  /^config\.json$/,
  /^(tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json$/,
  /^(vocab|merges|labels|classes|dict|.*_labels|label_.*)\.txt$/,
  /\.(model|spm|tiktoken)$/,
  /^bpe\.codes$/,
  /\.safetensors$/,
  /\.index\.json$/,
  pytorchWeights,
  /\.(pt|pth)$/,
  /\.onnx$/,
  /\.(onnx_data\w*|onnx\.data)$/,
];

const graphs = /^onnx\/[^/]+\.(onnx|onnx_data\w*|onnx\.data)$/;

const staysBehindFolders: Rule[] = [
  { name: /^checkpoint-/, reason: 'a checkpoint of the training' },
  { name: /^(global_step|runs$|logs$|wandb$|mlruns$)/, reason: 'training state and logs' },
  { name: /^(__pycache__|cache)$/, reason: 'a cache' },
  { name: /^\./, reason: 'hidden folder' },
];

/**
 * The allow-list for a model folder. An allow-list because the usual Trainer folder is three times its model:
 * whoever forgets a name on a deny-list uploads gigabytes, whoever forgets one here is told so.
 */
export const modelChoice: Choice = { folder: folderReason, file: fileReason };

/** Takes the same weights only once: the older form stays behind where safetensors hold them too. */
export function withoutTwins({ files, leftOut }: Selection): Selection {
  if (!files.some(({ path }) => safetensors.test(path))) return { files, leftOut };
  const twins = files.filter(({ path }) => pytorchWeights.test(path) || pytorchIndex.test(path));
  const reason = 'the same weights as the safetensors beside it';
  return {
    files: files.filter((file) => !twins.includes(file)),
    leftOut: [...leftOut, ...twins.map(({ path }) => ({ path, reason }))],
  };
}

function folderReason(path: string): string | undefined {
  if (path === 'onnx') return undefined;
  if (path === CODE_FOLDER) return 'another code folder was given';
  const known = staysBehindFolders.find((rule) => rule.name.test(path));
  return known?.reason ?? 'not a folder the model is read from';
}

function fileReason({ path, bytes }: FolderFile): string | undefined {
  if (path.includes('/')) return graphs.test(path) ? undefined : 'only graphs are read from onnx/';
  const known = staysBehind.find((rule) => rule.name.test(path));
  if (known !== undefined) return known.reason;
  if (belongs.some((name) => name.test(path))) return undefined;
  if (!path.endsWith('.json')) return 'not a file the model is read from';
  // Label maps and processor settings have many names but one size.
  return bytes <= smallJsonBytes ? undefined : `JSON of an unknown name and over ${smallJsonBytes} bytes`;
}
