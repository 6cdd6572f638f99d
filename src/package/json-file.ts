import { readFile } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';
import type { FolderFile } from './folder.ts';
import { jsonError } from './json-error.ts';
import { readBytes, unreadable } from './source-file.ts';

type JsonFile = Pick<FolderFile, 'path' | 'source'>;

/** A JSON object in a file of the model folder. Throws Fault `package` for a file that Python could not read either. */
export async function readJsonFile(file: JsonFile): Promise<Record<string, unknown>> {
  return asObject(file.path, await readJson(file));
}

/** The same for a file with any JSON value. */
export async function readJson({ path, source }: JsonFile): Promise<unknown> {
  const text = await readFile(source, 'utf8').catch((cause: unknown) =>
    Promise.reject(unreadable(source, cause)),
  );
  return parsed(path, text);
}

/** The JSON object in a text. Throws Fault `package` that names the file, the line and the column. */
export function parseJsonObject(path: string, text: string): Record<string, unknown> {
  return asObject(path, parsed(path, text));
}

function asObject(path: string, value: unknown): Record<string, unknown> {
  if (isRecord(value)) return value;
  throw new Fault('package', `${path} is not a JSON object: it does not start with {`, AGAIN);
}

const AGAIN = 'Correct the file, or export or download it again.';

function parsed(path: string, text: string): unknown {
  // transformers reads UTF-8, and Python's json module refuses the mark.
  if (text.startsWith('\uFEFF'))
    throw new Fault('package', `${path} starts with a byte order mark`, 'Save it as UTF-8 without a BOM.');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('package', `${path} is not JSON: ${jsonError(text)}`, AGAIN, { cause });
  }
}

const END_BYTES = 64;

/**
 * Checks the start and the end of a JSON object that is too large to parse. Throws Fault `package` for a file that was
 * cut off or is something else.
 */
export async function checkJsonEnds({ path, source, bytes }: FolderFile): Promise<void> {
  const start = (await readBytes(source, 0, END_BYTES)).toString('utf8');
  const end = (await readBytes(source, Math.max(0, bytes - END_BYTES), END_BYTES)).toString('latin1');
  if (!start.trimStart().startsWith('{')) parseJsonObject(path, start);
  if (end.trimEnd().endsWith('}')) return;
  throw new Fault('package', `${path} is truncated: it does not end with }`, AGAIN);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
