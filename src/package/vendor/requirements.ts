import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Fault } from '../../contract/fault.ts';
import { unreadable } from '../source-file.ts';
import { normalizedName } from './image-python.ts';

/** What a requirements file asks for, with the files that it includes. */
export interface Requirements {
  readonly file: string;
  /** The text of every file: what a resolution depends on. */
  readonly texts: readonly string[];
  /** Packages by normalized name; true if the line restricts the version. */
  readonly named: ReadonlyMap<string, boolean>;
}

/** Reads a requirements file. Throws Fault `package` for a line of which no wheel can be packed. */
export async function readRequirements(file: string): Promise<Requirements> {
  const texts: string[] = [];
  const named = new Map<string, boolean>();
  await readInto(file, texts, named, []);
  return { file, texts, named };
}

async function readInto(
  file: string,
  texts: string[],
  named: Map<string, boolean>,
  parents: readonly string[],
): Promise<void> {
  // pip ends such a loop with a recursion error.
  if (parents.includes(file)) throw new Fault('package', `${file} includes itself`, 'Remove that -r line.');
  const text = await readFile(file, 'utf8').catch((cause: unknown) =>
    Promise.reject(unreadable(file, cause)),
  );
  texts.push(text);
  for (const line of linesOf(text)) {
    const included = /^(?:-r|--requirement|-c|--constraint)[ =]*(.+)$/.exec(line)?.[1];
    if (included !== undefined) {
      await readInto(resolve(dirname(file), included), texts, named, [...parents, file]);
      continue;
    }
    rejectWithoutWheel(file, line);
    const [, name, rest = ''] = /^([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*([^;]*)/.exec(line) ?? [];
    if (name !== undefined) named.set(normalizedName(name), rest.trim() !== '');
  }
}

/** As pip reads them: joined at a backslash, without comments and blank lines. */
function linesOf(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean);
}

const WHEEL = 'Build a wheel (pip wheel --no-deps SOURCE -w code/wheels) and name it: ./wheels/NAME.whl';

function rejectWithoutWheel(file: string, line: string): void {
  const target = line.replace(/^[\w.-]+\s*(\[[^\]]*\])?\s*@\s*/, '').replace(/\s*;.*$/, '');
  if (/^(-e|--editable)\b/.test(line)) throw unpackable(file, line, 'an editable install has no wheel');
  if (/^(git|hg|svn|bzr)\+/.test(target)) throw unpackable(file, line, 'a repository has no wheel');
  const isPath = /^(\.{0,2}\/|file:)/.test(target) || /^[^-\s]\S*\.(tar\.gz|zip|tgz|whl)$/.test(target);
  if (!isPath && !/^https?:/.test(target)) return;
  if (!/\.whl(#.*)?$/.test(target)) throw unpackable(file, line, 'it is not a wheel');
  if (isPath && !existsSync(resolve(dirname(file), target.replace(/^file:(\/\/)?/, ''))))
    throw unpackable(file, line, 'that file does not exist');
}

function unpackable(file: string, line: string, why: string): Fault {
  // A URL may contain a password.
  const shown = line.replaceAll(/\/\/[^/@\s]+@/g, '//***@');
  return new Fault('package', `"${shown}" in ${file} cannot be packed: ${why}`, `${WHEEL}. ${withoutVendor}`);
}

/** The way around every refusal here. */
export const withoutVendor =
  'Or pass --no-vendor, on a SageMaker host: pip then runs at every start of the container, which needs a network and time.';
