import { checkModel, type ModelFacts, type Serving } from './check-model.ts';
import { openFolder, type FolderFile, type LeftOut } from './folder.ts';
import type { ToolkitDefaults } from './hooks.ts';
import { buildManifest, contentOf, type Manifest, type Progress, type SourceFile } from './manifest.ts';
import { modelOfScript } from './model-of-script.ts';
import type { ScriptOptions } from '../local/own-script.ts';
import { findScript, readScript, scriptLine } from './serve-script.ts';
import { rejectSecrets } from './secrets/reject-secrets.ts';

export interface ModelFolders extends Serving {
  /** Folder of the model; of a Hugging Face model or a PyTorch export unless it has its own serve script. */
  modelDir: string;
  /** Folder whose content becomes `code/`. By default, the model folder's `code/` is used. */
  codeDir?: string | undefined;
  /** The Python file with the hooks, relative to the code folder. */
  entry?: string | undefined;
  /** Archive paths of files to pack although they look like secrets. */
  allowFiles?: readonly string[] | undefined;
  /** The toolkit of the image. */
  toolkit?: Omit<ToolkitDefaults, 'paths'> | undefined;
  onProgress?: Progress | undefined;
}

export interface ModelPackage {
  manifest: Manifest;
  /** What is left out and why, in byte order of the path within each folder. */
  leftOut: LeftOut[];
  /** Unpacked size. */
  bytes: number;
  /** Where the serve script comes from. */
  script: string;
  /** Whether it is the bundled one. */
  isBundled: boolean;
  /** Variables that the container starts the serve script with. */
  environment: Readonly<Record<string, string>>;
  /** What the checks have read; undefined if the image is not known. */
  facts: ModelFacts | undefined;
}

/**
 * The model folder of a configuration with its serve script: the configured folder, the model's own, or the bundled one,
 * which loads only what is `served`.
 */
export async function describeModel(
  { model, code, entry, allowFiles, container }: ModelOptions,
  serving: Required<Serving>,
): Promise<ModelPackage> {
  return await describeModelFolder({
    modelDir: model,
    codeDir: code,
    entry,
    allowFiles,
    toolkit: container,
    ...serving,
  });
}

/** The options of a configuration that say what is packed. */
export interface ModelOptions extends ScriptOptions {
  readonly allowFiles?: readonly string[] | undefined;
  readonly container?: Omit<ToolkitDefaults, 'paths'> | undefined;
}

/**
 * Selects the files of a model folder and a code folder for `model.tar.gz`, and hashes them. Everything is checked
 * before the first byte is hashed. Throws Fault `package` for a folder without config.json or weights and for a model
 * that the bundled serve script does not serve, unless the model has its own; for hooks that the toolkit does not accept,
 * for secrets, for links that leave a folder and for invalid names.
 */
export async function describeModelFolder(folders: ModelFolders): Promise<ModelPackage> {
  const { modelDir, codeDir, entry, toolkit = HUGGING_FACE } = folders;
  const root = await openFolder(modelDir, '--model');
  const place = findScript({ model: modelDir, code: codeDir, entry });
  const selected = await modelOfScript(root, place, folders);
  const { model, ...script } = await readScript(place, root, selected, toolkit);
  const contents = { model: model.files, code: script.files, program: place.program };
  const { served, image } = folders;
  const isBundled = place.kind === 'bundled';
  const facts = await checkModel(contents, { image, ...(isBundled && { served }) });
  const files = [...model.files, ...script.files];
  await rejectSecrets(files, folders.allowFiles ?? []);
  const manifest = await buildManifest(files.map(asSource), folders);
  return {
    manifest,
    leftOut: [...model.leftOut, ...script.leftOut],
    bytes: contentOf(manifest).bytes,
    script: scriptLine(place),
    isBundled,
    environment: script.environment,
    facts,
  };
}

const HUGGING_FACE = { family: 'huggingface', environment: {} } as const;

function asSource({ path, source }: FolderFile): SourceFile {
  return { path, source };
}
