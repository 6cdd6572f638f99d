import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../contract/fault.ts';
import { CODE_FOLDER, readCode, selectCode } from './code-files.ts';
import { type FolderFile, isInside, openFolder, type Selection } from './folder.ts';
import { checkHooks, defaultProgram } from './hooks.ts';

/** The bundled serve script. */
export const BUNDLED_CODE = fileURLToPath(new URL('../../inference-code', import.meta.url));

/** The folder of the bundled serve script; undefined for a model folder with a serve script. */
export function bundledCodeFor(modelDir: string): string | undefined {
  return existsSync(join(modelDir, CODE_FOLDER)) ? undefined : BUNDLED_CODE;
}

/**
 * The serve script for a model folder: `codeDir`, or the model folder's `code/` if that is undefined. Throws Fault
 * `package` for missing hooks.
 */
export async function chooseServeScript(
  root: string,
  model: Selection,
  {
    codeDir,
    program = defaultProgram,
  }: { readonly codeDir?: string | undefined; readonly program?: string | undefined },
): Promise<Selection> {
  const code = await chooseCode(root, model, codeDir);
  await rejectMissingHooks(code.files, program);
  return code;
}

const ownCode = `${CODE_FOLDER}/`;

/** Files of the code folder, or of the model folder's `code/`, and everything that is left out. */
async function chooseCode(root: string, model: Selection, codeDir: string | undefined): Promise<Selection> {
  const own = model.leftOut.find(({ path }) => path === ownCode);
  if (codeDir === undefined && own === undefined) return { files: [], leftOut: model.leftOut };
  const codeRoot = await openFolder(codeDir ?? join(root, CODE_FOLDER), '--code');
  rejectCodeAroundModel(codeRoot, root);
  const code = await selectCode(codeRoot);
  const isOwn = own !== undefined && codeRoot === (await realpath(join(root, CODE_FOLDER)));
  const leftOut = model.leftOut.filter((left) => left !== own || !isOwn);
  return { files: code.files, leftOut: [...leftOut, ...code.leftOut] };
}

function rejectCodeAroundModel(codeRoot: string, modelRoot: string): void {
  if (!isInside(codeRoot, modelRoot)) return;
  throw new Fault(
    'package',
    `the code folder ${codeRoot} contains the model folder, so the weights would be packed twice`,
    'Set --code to a folder that contains only the Python files.',
  );
}

async function rejectMissingHooks(code: readonly FolderFile[], program: string): Promise<void> {
  const file = code.find(({ path }) => path === `${CODE_FOLDER}/${program}`);
  checkHooks(file && (await readCode(file.source)), program);
}
