import type { FolderFile } from './folder.ts';
import { checkHuggingFaceModel, type ModelFacts } from './hugging-face-model.ts';
import { storedWeights } from './transformers/loaded-weights.ts';
import type { Frameworks, ServedModels } from './transformers/model-config.ts';
import { checkImports } from './transformers/own-code.ts';
import { DEFAULT_PROGRAM } from '../local/own-script.ts';

export type { ModelFacts } from './hugging-face-model.ts';
export type { LoadedWeights } from './transformers/loaded-weights.ts';

/** What loads the model. */
export interface Serving {
  /** What the bundled serve script loads; undefined for a serve script of one's own, which may load anything. */
  readonly served?: ServedModels | undefined;
  /** The frameworks of the container's image; undefined if they are not known. */
  readonly image?: Frameworks | undefined;
}

/** A model folder's files and those of its code folder. */
export interface Contents {
  readonly model: readonly FolderFile[];
  readonly code: readonly FolderFile[];
  readonly program?: string | undefined;
}

/** Throws Fault `package` for what would not load in the image. Returns what it has read. */
export async function checkModel(
  { model, code, program = DEFAULT_PROGRAM }: Contents,
  { served, image }: Serving,
): Promise<ModelFacts | undefined> {
  if (image === undefined) return undefined;
  if (served !== undefined) return await checkHuggingFaceModel({ model, code, served, image });
  await checkImports(code, program, image);
  return { weights: storedWeights(model), savedWith: undefined };
}
