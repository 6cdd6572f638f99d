import { Fault } from '../contract/fault.ts';
import { readSafetensors } from './checkpoint/safetensors.ts';
import { checkShards, isIndex } from './checkpoint/shards.ts';
import type { FolderFile } from './folder.ts';
import { readBytes } from './source-file.ts';

const weightsSuffix = /\.(safetensors|bin|pt|pth|onnx|onnx_data\w*|onnx\.data)$/;

/** What a failed download leaves in place of a file. */
const REPLACEMENTS = [
  {
    start: /^version https:\/\/git-lfs/,
    is: 'a Git LFS pointer',
    hint: 'Fetch the file itself: git lfs pull',
  },
  {
    start: /^\s*<(!doctype|html|\?xml)/i,
    is: 'an HTML or XML page',
    hint: 'Download the file again, with a token if it needs one: hf download ORG/NAME.',
  },
  {
    start: /^(Entry not found|Invalid username|Repository not found|Access to model)/,
    is: "the Hub's error message",
    hint: 'Check the name and your access to it, then download it again: hf download ORG/NAME.',
  },
];
const LONGEST_START = 64;

/** Whether a file contains weights, judged by its name. */
export function isWeights(path: string): boolean {
  return weightsSuffix.test(path);
}

/** Whether a name is one under which transformers loads weights. */
export function isTransformersWeights(name: string): boolean {
  return /^(model|pytorch_model).*\.(safetensors|bin)$/.test(name);
}

/**
 * Throws Fault `package` for weights that are empty, truncated or no weights, for a set of shards that does not match its
 * index, and for what a download left in place of a file.
 */
export async function checkWeights(files: readonly FolderFile[]): Promise<void> {
  for (const file of files) {
    if (isWeights(file.path) || file.path.endsWith('.json')) await rejectReplacement(file);
    if (isWeights(file.path)) await checkWeightsFile(file);
    if (isIndex(file.path)) await checkShards(file, files);
  }
}

async function checkWeightsFile(file: FolderFile): Promise<void> {
  const { path, bytes } = file;
  if (bytes === 0) throw new Fault('package', `${path} is empty`, 'Export or download the weights again.');
  if (path.endsWith('.safetensors')) await readSafetensors(file);
}

async function rejectReplacement({ path, source }: FolderFile): Promise<void> {
  const start = (await readBytes(source, 0, LONGEST_START)).toString('latin1');
  const found = REPLACEMENTS.find((each) => each.start.test(start));
  if (found) throw new Fault('package', `${path} is ${found.is}, not the file itself`, found.hint);
}
