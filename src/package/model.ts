import { Fault } from '../contract/fault.ts';
import { checkModel, type ModelFacts, type Serving } from './check-model.ts';
import { openFolder, type FolderFile, type LeftOut } from './folder.ts';
import { buildManifest, contentOf, type Manifest, type Progress, type SourceFile } from './manifest.ts';
import { modelsBelow } from './model-below.ts';
import { selectModel } from './select-model.ts';
import { chooseServeScript, bundledCodeFor } from './serve-script.ts';
import { rejectSecrets } from './secrets/reject-secrets.ts';
import { isWeights, checkWeights } from './weights.ts';

export interface ModelFolders extends Serving {
  /** Folder with config.json, weights and tokenizer: a Hugging Face folder or a PyTorch export. */
  modelDir: string;
  /** Folder whose content becomes `code/`. By default, the model folder's `code/` is used. */
  codeDir?: string | undefined;
  /** The Python file with the hooks, the value of SAGEMAKER_PROGRAM. */
  program?: string | undefined;
  /** Archive paths of files to pack although they look like secrets. */
  allowFiles?: readonly string[] | undefined;
  onProgress?: Progress | undefined;
}

export interface ModelPackage {
  manifest: Manifest;
  /** What is left out and why, in byte order of the path within each folder. */
  leftOut: LeftOut[];
  /** Unpacked size. */
  bytes: number;
  /** What the checks have read; undefined if the image is not known. */
  facts: ModelFacts | undefined;
}

/**
 * The model folder with its serve script: the configured folder, the model's `code/`, or the bundled one, which loads
 * only what is `served`.
 */
export async function describeModel(
  {
    model,
    code,
    allowFiles,
  }: {
    readonly model: string;
    readonly code?: string | undefined;
    readonly allowFiles?: readonly string[] | undefined;
  },
  { served, image }: Required<Serving>,
): Promise<ModelPackage> {
  const bundled = code === undefined ? bundledCodeFor(model) : undefined;
  return await describeModelFolder({
    modelDir: model,
    codeDir: code ?? bundled,
    allowFiles,
    served: bundled === undefined ? undefined : served,
    image,
  });
}

/**
 * Selects the files of a model folder and a code folder for `model.tar.gz`, and hashes them. Everything is checked
 * before the first byte is hashed. Throws Fault `package` for a folder without config.json or weights, for a model that
 * the bundled serve script does not serve, for missing hooks, for secrets, for links that leave a folder and for invalid
 * names.
 */
export async function describeModelFolder(folders: ModelFolders): Promise<ModelPackage> {
  const root = await openFolder(folders.modelDir, '--model');
  const model = await selectModel(root, folders.served !== undefined);
  await rejectIncomplete(folders.modelDir, model.files);
  await checkWeights(model.files);
  const code = await chooseServeScript(root, model, folders);
  const facts = await checkModel({ model: model.files, code: code.files, program: folders.program }, folders);
  const files = [...model.files, ...code.files];
  await rejectSecrets(files, folders.allowFiles ?? []);
  const manifest = await buildManifest(files.map(asSource), folders);
  return { manifest, leftOut: code.leftOut, bytes: contentOf(manifest).bytes, facts };
}

function asSource({ path, source }: FolderFile): SourceFile {
  return { path, source };
}

async function rejectIncomplete(modelDir: string, files: readonly FolderFile[]): Promise<void> {
  const hasConfig = files.some(({ path }) => path === 'config.json');
  const hasWeights = files.some(({ path }) => isWeights(path));
  if (hasConfig && hasWeights) return;
  const lacks = [hasConfig ? [] : ['config.json'], hasWeights ? [] : ['weights']].flat().join(' and no ');
  const [best, ...others] = await modelsBelow(modelDir);
  if (best === undefined) throw new Fault('package', `${modelDir} has no ${lacks}`, incompleteHint);
  const also = others.length > 0 ? ` (or ${others.join(', ')})` : '';
  throw new Fault(
    'package',
    `${modelDir} has no ${lacks}, but a subfolder has`,
    `Pass --model ${best}${also}`,
  );
}

const incompleteHint =
  'Pass the folder that save_pretrained wrote, with config.json and model.safetensors or pytorch_model.bin.';
