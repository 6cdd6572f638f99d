import type { FolderFile } from '../folder.ts';
import { readJsonFile } from '../json-file.ts';

/** A JSON object of the model folder, as read. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The frameworks in an image. */
export interface Frameworks {
  readonly torch: string;
  /** Undefined for an image without transformers. */
  readonly transformers: string | undefined;
  /** What is packed for the bundled serve script of a model with a graph. */
  readonly packed?: readonly string[] | undefined;
  /** Whether a graph is exported if the folder has none. */
  readonly exportsGraph?: boolean | undefined;
}

/** The models that the bundled serve script loads. */
export interface ServedModels {
  /** The task, by its Hugging Face name. */
  readonly name: string;
  /** Matches the `architectures` in the config.json of a model for the task. */
  readonly architectures: RegExp;
  /** The task that the model is for, by its config.json, if there is one. */
  readonly detected?: string | undefined;
  /** Set if the task reads two texts together. */
  readonly readsPairs?: true;
  /** Set if only a serve script of the user's serves the task. */
  readonly passThrough?: unknown;
}

/** A file of the folder by its path. */
export function fileAt(files: readonly FolderFile[], path: string): FolderFile | undefined {
  return files.find((each) => each.path === path);
}

/** A JSON object of the folder; empty without the file. */
export async function jsonAt(files: readonly FolderFile[], path: string): Promise<JsonObject> {
  const file = fileAt(files, path);
  return file ? await readJsonFile(file) : {};
}
