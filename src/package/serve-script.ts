import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Fault } from '../contract/fault.ts';
import { readCode, rootCode, selectCode } from './code-files.ts';
import { BUNDLED_CODE, startOf } from './entry-module.ts';
import { type FolderFile, isInside, openFolder, type Selection } from './folder.ts';
import { checkHooks, moduleOf, type ToolkitDefaults } from './hooks.ts';
import { CODE_FOLDER, DEFAULT_PROGRAM, type ScriptOptions } from '../local/own-script.ts';

/** Where the serve script of a model is. */
export interface ScriptPlace {
  readonly program: string;
  /** `root`: next to the model's files. `bundled`: the model has none. */
  readonly kind: 'folder' | 'root' | 'bundled';
  readonly folder: string;
}

/** A serve script, ready to be packed next to its model. */
export interface ServeScript extends Selection {
  /** Variables that the container starts it with. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Finds the serve script: the configured folder, the model's `code/`, or a program at the model's root; else the bundled
 * one. Throws Fault `package` if a configured program is in none of them.
 */
export function findScript({ model, code, entry }: ScriptOptions): ScriptPlace {
  const program = entry ?? DEFAULT_PROGRAM;
  moduleOf(program);
  const inModel = join(model, CODE_FOLDER);
  if (code !== undefined || existsSync(inModel)) return { kind: 'folder', folder: code ?? inModel, program };
  if (existsSync(join(model, program))) return { kind: 'root', folder: model, program };
  if (entry === undefined) return { kind: 'bundled', folder: BUNDLED_CODE, program };
  throw new Fault(
    'package',
    `there is no ${entry} in ${model}, and no ${CODE_FOLDER}/ in it`,
    'Set --code to the folder that contains the program.',
  );
}

/** One line about where the script comes from. */
export function scriptLine({ kind, folder, program }: ScriptPlace): string {
  if (kind === 'bundled')
    return 'serve script: the built-in one (no --code, no code/ and no inference.py in the model folder)';
  const from = kind === 'root' ? `the root of the model folder, packed as ${CODE_FOLDER}/` : folder;
  return `serve script: ${program} from ${from}`;
}

/**
 * The files of a serve script and how they are started; `model` is what the model folder contributes. Throws Fault
 * `package` for a program that is missing or whose hooks the toolkit does not accept.
 */
export async function readScript(
  place: ScriptPlace,
  root: string,
  model: Selection,
  toolkit: Omit<ToolkitDefaults, 'paths'>,
): Promise<ServeScript & { readonly model: Selection }> {
  const { code, rest } = place.kind === 'root' ? await rootCode(model) : await folderCode(place, root, model);
  const { program } = place;
  const file = code.files.find(({ path }) => path === `${CODE_FOLDER}/${program}`);
  if (file === undefined) throw noProgram(program, code.files);
  const source = await readCode(file.source);
  checkHooks(source, program, { ...toolkit, paths: rest.files.map(({ path }) => path) });
  const { files, environment } = await startOf(program, source, code.files);
  return { files: [...code.files, ...files], leftOut: code.leftOut, environment, model: rest };
}

/** The path of the script's folder relative to the model's; it starts with `..` for a folder elsewhere. */
export async function pathInModel({ folder }: ScriptPlace, root: string): Promise<string> {
  return relative(root, await openFolder(folder, '--code'));
}

async function folderCode(
  { folder }: ScriptPlace,
  root: string,
  model: Selection,
): Promise<{ readonly code: Selection; readonly rest: Selection }> {
  const codeRoot = await openFolder(folder, '--code');
  rejectCodeAroundModel(codeRoot, root);
  const own = `${relative(root, codeRoot)}/`;
  const leftOut = model.leftOut.filter(({ path }) => path !== own);
  return { code: await selectCode(codeRoot), rest: { files: model.files, leftOut } };
}

function rejectCodeAroundModel(codeRoot: string, modelRoot: string): void {
  if (!isInside(codeRoot, modelRoot)) return;
  throw new Fault(
    'package',
    `the code folder ${codeRoot} contains the model folder, so the weights would be packed twice`,
    'Set --code to a folder that contains only the Python files. Omit it if they are at the root of the model folder.',
  );
}

function noProgram(program: string, code: readonly FolderFile[]): Fault {
  const others = code.map(({ path }) => path).filter((path) => /^code\/[^/]+\.py$/.test(path));
  const found = others.map((path) => path.slice(`${CODE_FOLDER}/`.length)).join(', ');
  return new Fault(
    'package',
    `there is no ${CODE_FOLDER}/${program}`,
    found === ''
      ? 'Set --code to the folder that contains the program.'
      : `Set --entry to the program: ${found}.`,
  );
}
