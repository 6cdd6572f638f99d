import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../contract/fault.ts';
import { CODE_FOLDER, readCode, selectCode } from './code-files.ts';
import { isInside, openFolder, walkFolder, type FolderFile, type LeftOut, type Selection } from './folder.ts';
import { checkHooks, defaultProgram } from './hooks.ts';
import { buildManifest, contentOf, type Manifest, type Progress, type SourceFile } from './manifest.ts';
import { modelsBelow } from './model-below.ts';
import { modelChoice, withoutTwins } from './model-files.ts';
import { isWeights, refuseHollowWeights } from './weights.ts';

export interface ModelFolders {
  /** Folder with config.json, weights and tokenizer: a Hugging Face folder or a PyTorch export. */
  modelDir: string;
  /** Folder whose content becomes `code/`. Without it, the model folder's own `code/` is used. */
  codeDir?: string | undefined;
  /** The Python file with the hooks, as SAGEMAKER_PROGRAM names it. */
  program?: string | undefined;
  onProgress?: Progress | undefined;
}

export interface ModelPackage {
  manifest: Manifest;
  /** What stays behind and why, in byte order of the path within each folder. */
  leftOut: LeftOut[];
  /** Size of the content, unpacked. */
  bytes: number;
}

const ownCode = `${CODE_FOLDER}/`;

/**
 * Decides what of a model folder and a code folder goes into `model.tar.gz`, and hashes it.
 * Everything is judged before the first byte is hashed. Raises Fault `package` for a folder without
 * config.json or weights, for missing hooks, for links that leave a folder and for impossible names.
 */
export async function describeModelFolder(folders: ModelFolders): Promise<ModelPackage> {
  const root = await openFolder(folders.modelDir, '--model');
  const model = withoutTwins(await walkFolder(root, modelChoice));
  await refuseIncomplete(folders.modelDir, model.files);
  await refuseHollowWeights(model.files);
  const code = await chooseCode(root, model, folders.codeDir);
  await refuseMissingHooks(code.files, folders.program ?? defaultProgram);
  const manifest = await buildManifest([...model.files, ...code.files].map(asSource), folders);
  return { manifest, leftOut: code.leftOut, bytes: contentOf(manifest).bytes };
}

/** The code that travels, and all that is left out once the model folder's own `code/` is used or not. */
async function chooseCode(root: string, model: Selection, codeDir: string | undefined): Promise<Selection> {
  const own = model.leftOut.find(({ path }) => path === ownCode);
  if (codeDir === undefined && own === undefined) return { files: [], leftOut: model.leftOut };
  const codeRoot = await openFolder(codeDir ?? join(root, CODE_FOLDER), '--code');
  refuseCodeAroundModel(codeRoot, root);
  const code = await selectCode(codeRoot);
  const isOwn = own !== undefined && codeRoot === (await realpath(join(root, CODE_FOLDER)));
  const leftOut = model.leftOut.filter((left) => left !== own || !isOwn);
  return { files: code.files, leftOut: [...leftOut, ...code.leftOut] };
}

function refuseCodeAroundModel(codeRoot: string, modelRoot: string): void {
  if (!isInside(codeRoot, modelRoot)) return;
  throw new Fault(
    'package',
    `the code folder ${codeRoot} holds the model folder, so the weights would be packed twice`,
    'Pass --code a folder that holds only the Python files.',
  );
}

async function refuseMissingHooks(code: readonly FolderFile[], program: string): Promise<void> {
  const file = code.find(({ path }) => path === `${CODE_FOLDER}/${program}`);
  checkHooks(file && (await readCode(file.source)), program);
}

function asSource({ path, source }: FolderFile): SourceFile {
  return { path, source };
}

async function refuseIncomplete(modelDir: string, files: readonly FolderFile[]): Promise<void> {
  const hasConfig = files.some(({ path }) => path === 'config.json');
  const hasWeights = files.some(({ path }) => isWeights(path));
  if (hasConfig && hasWeights) return;
  const lacks = [hasConfig ? [] : ['config.json'], hasWeights ? [] : ['weights']].flat().join(' and no ');
  const [best, ...others] = await modelsBelow(modelDir);
  if (best === undefined) throw new Fault('package', `${modelDir} has no ${lacks}`, incompleteHint);
  const also = others.length > 0 ? ` (or ${others.join(', ')})` : '';
  throw new Fault(
    'package',
    `${modelDir} has no ${lacks}; a folder inside it has`,
    `Pass --model ${best}${also}`,
  );
}

const incompleteHint =
  'Pass the folder that save_pretrained wrote: config.json beside model.safetensors, pytorch_model.bin, ' +
  'a TorchScript .pt or an .onnx graph.';
