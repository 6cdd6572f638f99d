import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../contract/fault.ts';
import { RELEASE_VARIABLE } from '../contract/release.ts';
import type { FolderFile } from './folder.ts';
import { moduleOf } from './hooks.ts';
import { CODE_FOLDER, DEFAULT_PROGRAM } from '../local/own-script.ts';

/** The bundled serve script. */
export const BUNDLED_CODE = fileURLToPath(new URL('../../inference-code', import.meta.url));

const ENTRY_FILE = `${BUNDLED_CODE}/sagemaker_gateway_entry.py`;
const ENTRY_NAME = basename(ENTRY_FILE);
const ENTRY_PATH = `${CODE_FOLDER}/${ENTRY_NAME}`;

/** Names the script to the entry module. */
const MODULE_VARIABLE = 'SAGEMAKER_GATEWAY_MODULE';

/** The variables that start an archive of an earlier version, whose script returns its release itself. */
export const EARLIER_START: Readonly<Record<string, string>> = { SAGEMAKER_PROGRAM: DEFAULT_PROGRAM };

/** How the container starts a script, and the files of ours that it needs. */
export interface Start {
  readonly files: readonly FolderFile[];
  /** Variables of the container. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Starts a program through the entry module, which adds release and request id to its answers. A program that returns
 * the release itself, as earlier versions required, is started as it was then, so that its archive and release stay the
 * same. Throws Fault `package` for files with the name of the entry module.
 */
export async function startOf(program: string, source: string, code: readonly FolderFile[]): Promise<Start> {
  const module = moduleOf(program);
  if (source.includes(RELEASE_VARIABLE)) return { files: [], environment: { SAGEMAKER_PROGRAM: program } };
  const environment = {
    SAGEMAKER_PROGRAM: ENTRY_NAME,
    ...(program !== DEFAULT_PROGRAM && { [MODULE_VARIABLE]: module }),
  };
  if (await hasEntry(code)) return { files: [], environment };
  const { length: bytes } = await readFile(ENTRY_FILE);
  return { files: [{ path: ENTRY_PATH, source: ENTRY_FILE, bytes }], environment };
}

/** The program that variables of a `Start` start, relative to the code folder. */
export function programOf(environment: Readonly<Record<string, string>>): string {
  const module = environment[MODULE_VARIABLE];
  if (module !== undefined) return `${module.replaceAll('.', '/')}.py`;
  const started = environment['SAGEMAKER_PROGRAM'] ?? DEFAULT_PROGRAM;
  return started === ENTRY_NAME ? DEFAULT_PROGRAM : started;
}

/** Whether the code is a copy of the bundled one, which has the module. */
async function hasEntry(code: readonly FolderFile[]): Promise<boolean> {
  const taken = code.find(
    ({ path }) => path === ENTRY_PATH || path.startsWith(ENTRY_PATH.replace(/\.py$/, '/')),
  );
  if (taken === undefined) return false;
  if (taken.path === ENTRY_PATH && (await readFile(taken.source)).equals(await readFile(ENTRY_FILE)))
    return true;
  throw new Fault(
    'package',
    `${taken.path} has the name of the module that starts a serve script in the container`,
    `Rename it: ${ENTRY_NAME} is packed next to every serve script.`,
  );
}
