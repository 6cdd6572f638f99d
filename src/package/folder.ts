import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent, Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Fault } from '../contract/fault.ts';
import { printable, checkSegment } from './archive-name.ts';
import { comparePaths, type SourceFile } from './manifest.ts';
import { unreadable } from './source-file.ts';

export interface FolderFile extends SourceFile {
  bytes: number;
}

/** A file or folder that is not packed; a folder's path ends in a slash and covers all of its content. */
export interface LeftOut {
  path: string;
  reason: string;
}

/** Why a folder or file (path relative to the root, forward slashes) is left out; undefined includes it. */
export interface Choice {
  folder(path: string): string | undefined;
  file(file: FolderFile): string | undefined;
}

export interface Selection {
  files: FolderFile[];
  leftOut: LeftOut[];
}

interface Walk extends Selection {
  root: string;
  /** Where links may lead. */
  linked: readonly string[];
  choice: Choice;
  entries: number;
}

/** More files and folders than any model or serve script has: the folder of something else. */
export const MAX_ENTRIES = 10_000;

// The file that makes a folder a virtual environment (Python documentation, `venv`), whatever its name.
const VIRTUAL_ENVIRONMENT = 'pyvenv.cfg';

/** The real path of a folder that `option` names. Throws Fault `package` when it is not a folder. */
export async function openFolder(folder: string, option: string): Promise<string> {
  const root = await realpath(folder).catch((cause: unknown) => Promise.reject(unreadable(folder, cause)));
  if ((await stat(root)).isDirectory()) return root;
  throw new Fault(
    'package',
    `${folder} is not a folder`,
    `Set ${option} to the folder that contains the files.`,
  );
}

/**
 * Lists a folder in byte order; `choice` decides which files are included. Links within the folder are followed, and
 * those of the Hub's cache into its `blobs/`. A virtual environment is left out. Throws Fault `package` for a link that is
 * broken, circular or leads anywhere else, for an invalid name and for more than MAX_ENTRIES entries.
 */
export async function walkFolder(root: string, choice: Choice): Promise<Selection> {
  const walk: Walk = { root, linked: [root, ...hubBlobs(root)], choice, files: [], leftOut: [], entries: 0 };
  await walkInto(walk, '', [root]);
  return { files: walk.files, leftOut: walk.leftOut };
}

/** `parents` contains the real paths of the parent folders, to detect a link to one of them. */
async function walkInto(walk: Walk, folder: string, parents: readonly string[]): Promise<void> {
  const here = parents.at(-1) ?? walk.root;
  const entries = await listFolder(here);
  countEntries(walk, entries.length);
  if (folder !== '' && entries.some(({ name }) => name === VIRTUAL_ENVIRONMENT)) {
    walk.leftOut.push({ path: folder, reason: 'a Python virtual environment' });
    return;
  }
  for (const { name, entry } of entries) {
    const path = folder + name;
    checkSegment(path, name);
    const source = entry.isSymbolicLink()
      ? await followLink(walk.linked, path, join(here, name))
      : join(here, name);
    const stats = await stat(source).catch((cause: unknown) => Promise.reject(unreadable(source, cause)));
    if (stats.isDirectory()) await walkFolderEntry(walk, path, [...parents, source]);
    else takeFile(walk, path, source, stats);
  }
}

function countEntries(walk: Walk, found: number): void {
  walk.entries += found;
  if (walk.entries <= MAX_ENTRIES) return;
  throw new Fault(
    'package',
    `${walk.root} contains more than ${MAX_ENTRIES} files and folders`,
    'Pass the folder that contains only the model (--model) or the serve script (--code).',
  );
}

async function walkFolderEntry(walk: Walk, path: string, parents: readonly string[]): Promise<void> {
  const reason = walk.choice.folder(path);
  if (reason !== undefined) {
    walk.leftOut.push({ path: `${path}/`, reason });
    return;
  }
  if (new Set(parents).size < parents.length) throw badLink(path, 'is a link to a folder that contains it');
  await walkInto(walk, `${path}/`, parents);
}

function takeFile(walk: Walk, path: string, source: string, stats: Stats): void {
  const file = { path, source, bytes: stats.size };
  const reason = walk.choice.file(file);
  if (reason !== undefined) walk.leftOut.push({ path, reason });
  else if (stats.isFile()) walk.files.push(file);
  else throw new Fault('package', `${path} is not a regular file`, 'Move it out of the folder.');
}

async function followLink(linked: readonly string[], path: string, source: string): Promise<string> {
  const target = await realpath(source).catch((cause: unknown) =>
    Promise.reject(badLink(path, 'is a broken link', cause)),
  );
  if (linked.some((folder) => isInside(folder, target))) return target;
  throw badLink(path, `is a link to a target outside the folder (${target})`);
}

/** Whether a real path is the folder itself or inside it. */
export function isInside(root: string, target: string): boolean {
  const way = relative(root, target);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

/**
 * The folder that a snapshot in the Hub's cache (`models--ORG--NAME/snapshots/COMMIT`) links to. A real path: a `blobs`
 * that is a link itself leads elsewhere and is not followed.
 */
function hubBlobs(root: string): string[] {
  const cache = /^(.*[/\\]models--[^/\\]+)[/\\]snapshots[/\\]/.exec(root)?.[1];
  return cache === undefined ? [] : [join(cache, 'blobs')];
}

function badLink(path: string, what: string, cause?: unknown): Fault {
  const hint =
    'Copy the folder with its links resolved (cp -rL FROM TO) and pass the copy, or remove the link.';
  return new Fault('package', `${printable(path)} ${what}`, hint, { cause });
}

async function listFolder(folder: string): Promise<{ name: string; entry: Dirent<Buffer> }[]> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' }).catch((cause: unknown) =>
    Promise.reject(unreadable(folder, cause)),
  );
  const named = entries.map((entry) => ({ name: decodeName(folder, entry.name), entry }));
  return named.toSorted((left, right) => comparePaths(left.name, right.name));
}

function decodeName(folder: string, name: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
  } catch (cause) {
    const shown = JSON.stringify(name.toString('latin1'));
    throw new Fault('package', `${folder} contains a name that is not valid UTF-8: ${shown}`, 'Rename it.', {
      cause,
    });
  }
}
