import { basename } from 'node:path';
import { Fault } from '../contract/fault.ts';
import type { FolderFile } from './folder.ts';
import { readJsonFile } from './json-file.ts';
import { openSource } from './source-file.ts';

const weightsSuffix = /\.(safetensors|bin|pt|pth|onnx|onnx_data\w*|onnx\.data)$/;
const pointerStart = 'version https://git-lfs.github.com/spec/';

/** Whether a file contains weights, judged by its name. */
export function isWeights(path: string): boolean {
  return weightsSuffix.test(path);
}

/** Throws for weights that are empty, a Git LFS pointer, or a set with missing shards. */
export async function checkWeights(files: readonly FolderFile[]): Promise<void> {
  for (const file of files) {
    if (isWeights(file.path)) await checkWeightsFile(file);
    if (file.path.endsWith('.index.json')) await rejectMissingShards(file, files);
  }
}

async function checkWeightsFile({ path, source, bytes }: FolderFile): Promise<void> {
  if (bytes === 0) throw new Fault('package', `${path} is empty`, 'Export or download the weights again.');
  if ((await firstBytes(source, pointerStart.length)) !== pointerStart) return;
  throw new Fault(
    'package',
    `${path} is a Git LFS pointer, not weights`,
    'Fetch the file itself: git lfs pull',
  );
}

async function firstBytes(source: string, bytes: number): Promise<string> {
  const handle = await openSource(source);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function rejectMissingShards(index: FolderFile, files: readonly FolderFile[]): Promise<void> {
  const there = new Set(files.map((file) => file.path));
  const missing = (await shardsOf(index)).filter((shard) => !there.has(shard));
  if (missing.length === 0) return;
  throw new Fault(
    'package',
    `${index.path} lists weights that are not in the folder: ${missing.join(', ')}`,
    'Copy the missing files into the folder, or remove the index if one file contains all weights.',
  );
}

/** The file names that an index maps weights to, in the folder of the index. */
async function shardsOf(file: FolderFile): Promise<string[]> {
  const { path } = file;
  const index = (await readJsonFile(file)) as { readonly weight_map?: Readonly<Record<string, string>> };
  const shards = Object.values(index.weight_map ?? {});
  return [...new Set(shards.map((shard) => path.replace(basename(path), shard)))].toSorted();
}
