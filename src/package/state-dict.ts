import { readTorchFile } from './checkpoint/torch-file.ts';
import type { Selection } from './folder.ts';
import { isTransformersWeights } from './weights.ts';

/** The only name under which transformers loads a state dict in one file. */
const NAME = 'pytorch_model.bin';

const OTHER_NAME = /^[^/]+\.(pt|pth)$/;

/**
 * Gives the only state dict in a folder the name that transformers reads: torch.save has no name of its own. Next to
 * weights that have such a name it is left out. What it is otherwise, the checks of the folder say by its own name.
 */
export async function withStateDictNamed({ files, leftOut }: Selection): Promise<Selection> {
  const others = files.filter(({ path }) => OTHER_NAME.test(path));
  const [first, ...more] = others;
  const loaded = files.find(({ path }) => isTransformersWeights(path));
  if (first === undefined) return { files, leftOut };
  if (loaded === undefined && (more.length > 0 || (await readTorchFile(first)).form !== 'state'))
    return { files, leftOut };
  const named = loaded === undefined ? [{ ...first, path: NAME }] : [];
  const reason = loaded ? `transformers loads ${loaded.path}` : `packed as ${NAME}, which transformers loads`;
  return {
    files: [...files.filter((file) => !others.includes(file)), ...named],
    leftOut: [...leftOut, ...others.map(({ path }) => ({ path, reason }))],
  };
}
