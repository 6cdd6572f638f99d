import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the serve script, in an archive and in a model folder. */
export const CODE_FOLDER = 'code';

/** The default of SAGEMAKER_PROGRAM in all three toolkits. */
export const DEFAULT_PROGRAM = 'inference.py';

/** The options that name a model and its serve script. */
export interface ScriptOptions {
  /** The model folder. */
  readonly model: string;
  /** Folder whose content becomes `code/`. */
  readonly code?: string | undefined;
  /** The program, relative to it. */
  readonly entry?: string | undefined;
}

/** Whether a configuration names a serve script, or a model folder has one. */
export function hasOwnScript({ model, code, entry = DEFAULT_PROGRAM }: ScriptOptions): boolean {
  return code !== undefined || [CODE_FOLDER, entry].some((path) => existsSync(join(model, path)));
}
