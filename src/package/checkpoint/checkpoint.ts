import type { FolderFile } from '../folder.ts';
import { readSafetensors } from './safetensors.ts';
import { shardsOf } from './shards.ts';
import { readStateDict } from './state-dict.ts';
import type { Tensors } from './tensor.ts';

/** The weights that transformers loads from a folder. */
export interface Checkpoint {
  readonly tensors: Tensors;
  /** Whether they are in files of torch.save, instead of safetensors. */
  readonly isPickled: boolean;
}

/** Names in the order in which transformers looks for them (`_get_resolved_checkpoint_files`). */
const PLACES = [
  'model.safetensors',
  'model.safetensors.index.json',
  'pytorch_model.bin',
  'pytorch_model.bin.index.json',
];

/**
 * The checkpoint that transformers finds; undefined if it finds none. Throws Fault `package` for one that the image's
 * torch does not load.
 */
export async function readCheckpoint(
  files: readonly FolderFile[],
  torch: string,
): Promise<Checkpoint | undefined> {
  const place = PLACES.flatMap((path) => files.find((file) => file.path === path) ?? [])[0];
  if (place === undefined) return undefined;
  const isPickled = place.path.startsWith('pytorch_model');
  const read = async (file: FolderFile): Promise<Tensors> =>
    isPickled ? await readStateDict(file, torch) : await readSafetensors(file);
  const parts = await partsOf(place, files);
  const tensors = await Promise.all(parts.map(read));
  return { tensors: new Map(tensors.flatMap((each) => [...each])), isPickled };
}

/** The file itself, or the files of an index. */
async function partsOf(place: FolderFile, files: readonly FolderFile[]): Promise<readonly FolderFile[]> {
  if (!place.path.endsWith('.json')) return [place];
  const shards = await shardsOf(place);
  return files.filter(({ path }) => shards.has(path));
}
