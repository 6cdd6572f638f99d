import { readFile } from 'node:fs/promises';
import { Fault } from '../contract/fault.ts';
import { walkFolder, type Choice, type FolderFile, type Selection } from './folder.ts';
import { unreadable } from './source-file.ts';
import { CODE_FOLDER } from '../local/own-script.ts';

/** Where the container's toolkits look for Python: /opt/ml/model/code is on PYTHONPATH. */

const caches = /^(__pycache__|.*\.egg-info|node_modules|venv)$/;
const compiled = /\.py[co]$/;
const tests = /^(tests?|test_.*\.py|.*_test\.py|conftest\.py)$/;
const requirements = 'requirements.txt';

/** Everything in a code folder except caches, tests and hidden files. */
const codeChoice: Choice = {
  folder: (path) => reasonFor(path),
  file: ({ path }) => reasonFor(path),
};

function reasonFor(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.startsWith('.')) return 'hidden';
  if (caches.test(name) || compiled.test(name)) return 'a cache or an installed environment';
  if (tests.test(name)) return 'a test';
  return undefined;
}

/**
 * The files of the code folder to pack, with archive paths (`code/…`). A `requirements.txt` without packages is left
 * out.
 */
export async function selectCode(root: string): Promise<Selection> {
  return await packable(await walkFolder(root, codeChoice));
}

/**
 * Divides a model folder with its serve script at the root, where the container would not find it: Python files,
 * packages and `requirements.txt` become `code/`, the rest is the model.
 */
export async function rootCode(
  model: Selection,
): Promise<{ readonly code: Selection; readonly rest: Selection }> {
  const packages = new Set(model.files.flatMap(({ path }) => /^[^/]+\/(?=__init__\.py$)/.exec(path) ?? []));
  const isCode = ({ path }: FolderFile): boolean =>
    /^[^/]+\.py$/.test(path) || path === requirements || packages.has(path.slice(0, path.indexOf('/') + 1));
  const found = model.files.filter(isCode);
  const leftOut = found.flatMap(({ path }) => {
    const reason = reasonFor(path);
    return reason === undefined ? [] : [{ path, reason }];
  });
  const files = found.filter(({ path }) => reasonFor(path) === undefined);
  return {
    code: await packable({ files, leftOut }),
    rest: { files: model.files.filter((file) => !isCode(file)), leftOut: model.leftOut },
  };
}

async function packable({ files, leftOut }: Selection): Promise<Selection> {
  const empty = await emptyRequirements(files);
  const noPackages = 'it lists no packages, but would make the container run pip at every start';
  return {
    files: files.filter((file) => file !== empty).map((file) => ({ ...file, path: inCode(file.path) })),
    leftOut: [
      ...leftOut.map(({ path, reason }) => ({ path: inCode(path), reason })),
      ...(empty ? [{ path: inCode(empty.path), reason: noPackages }] : []),
    ],
  };
}

async function emptyRequirements(files: readonly FolderFile[]): Promise<FolderFile | undefined> {
  const file = files.find(({ path }) => path === requirements);
  if (file === undefined) return undefined;
  return asksForNothing(await readCode(file.source)) ? file : undefined;
}

/** Whether a requirements file names no package: only comments, blank lines and options such as an index. */
export function asksForNothing(text: string): boolean {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  return lines.every(
    (line) => line === '' || (line.startsWith('-') && !/^(-r|-e|--requirement|--editable)/.test(line)),
  );
}

/** A source file as text. Throws Fault `package` when it is not UTF-8, the encoding that Python expects. */
export async function readCode(source: string): Promise<string> {
  const bytes = await readFile(source).catch((cause: unknown) => Promise.reject(unreadable(source, cause)));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault('package', `${source} is not UTF-8 text`, 'Save it as UTF-8.', { cause });
  }
}

function inCode(path: string): string {
  return `${CODE_FOLDER}/${path}`;
}
