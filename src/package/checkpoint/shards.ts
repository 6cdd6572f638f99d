import { posix } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import type { FolderFile } from '../folder.ts';
import { isRecord, readJsonFile } from '../json-file.ts';
import { readSafetensors } from './safetensors.ts';

/** Whether this is the name of an index of sharded weights. */
export function isIndex(path: string): boolean {
  return path.endsWith('.index.json');
}

/** The files that an index maps tensors to, with the names of these tensors. Throws Fault `package`. */
export async function shardsOf(index: FolderFile): Promise<ReadonlyMap<string, readonly string[]>> {
  const { weight_map: map } = await readJsonFile(index);
  const entries = isRecord(map) ? Object.entries(map) : [];
  const shards = new Map<string, string[]>();
  for (const [tensor, shard] of entries) {
    if (typeof shard !== 'string') throw noMap(index.path);
    const path = posix.join(posix.dirname(index.path), shard);
    shards.set(path, [...(shards.get(path) ?? []), tensor]);
  }
  if (shards.size === 0) throw noMap(index.path);
  return shards;
}

/** Throws Fault `package` for a missing shard, and for a shard without a tensor that the index says it has. */
export async function checkShards(index: FolderFile, files: readonly FolderFile[]): Promise<void> {
  const shards = await shardsOf(index);
  const there = new Map(files.map((file) => [file.path, file]));
  rejectMissing(
    index.path,
    [...shards.keys()].filter((shard) => !there.has(shard)),
  );
  for (const [shard, expected] of shards) {
    const file = there.get(shard);
    if (file?.path.endsWith('.safetensors')) await rejectOtherTensors(index.path, file, expected);
  }
}

function rejectMissing(index: string, missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new Fault(
    'package',
    `${index} lists weights that are not in the folder: ${missing.toSorted().join(', ')}`,
    'Copy the missing files into the folder, or remove the index if one file contains all weights.',
  );
}

async function rejectOtherTensors(
  index: string,
  file: FolderFile,
  expected: readonly string[],
): Promise<void> {
  const tensors = await readSafetensors(file);
  const missing = expected.filter((name) => !tensors.has(name));
  if (missing.length === 0) return;
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : '';
  throw new Fault(
    'package',
    `${index} says that ${file.path} contains ${missing[0]}${more}, but it does not`,
    'Copy the index and all its shards from the same save of the model.',
  );
}

function noMap(path: string): Fault {
  return new Fault(
    'package',
    `${path} has no weight_map from tensors to files`,
    'Export it again, or remove it if one file contains all weights.',
  );
}
