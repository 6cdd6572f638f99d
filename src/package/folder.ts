import { readdir, realpath, stat } from 'node:fs/promises';
import type { Dirent, Stats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Fault } from '../contract/fault.ts';
import { printable, refuseSegment } from './archive-name.ts';
import { comparePaths, type SourceFile } from './manifest.ts';
import { unreadable } from './source-file.ts';

export interface FolderFile extends SourceFile {
  bytes: number;
}

/** Something that stays behind; a folder's path ends in a slash and stands for all it holds. */
export interface LeftOut {
  path: string;
  reason: string;
}

/** Why a folder or file (path relative to the root, forward slashes) stays behind; undefined takes it. */
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
  choice: Choice;
}

/** The real path of a folder the user named; Fault `package` when it is none. `option` is how it was named. */
export async function openFolder(folder: string, option: string): Promise<string> {
  const root = await realpath(folder).catch((cause: unknown) => Promise.reject(unreadable(folder, cause)));
  if ((await stat(root)).isDirectory()) return root;
  throw new Fault('package', `${folder} is not a folder`, `Give ${option} the folder that holds the files.`);
}

/**
 * Lists what a folder holds, in byte order, each file taken or left out as `choice` says.
 * Links are followed inside the folder; one that leaves it, leads nowhere or leads in a circle is a
 * Fault `package`, and so is a name that no container can hold.
 */
export async function walkFolder(root: string, choice: Choice): Promise<Selection> {
  const walk: Walk = { root, choice, files: [], leftOut: [] };
  await walkInto(walk, '', [root]);
  return { files: walk.files, leftOut: walk.leftOut };
}

/** `trail` holds the real paths of the folders above, to see a link that leads back to one of them. */
async function walkInto(walk: Walk, folder: string, trail: readonly string[]): Promise<void> {
  const here = trail.at(-1) ?? walk.root;
  for (const { name, entry } of await listFolder(here)) {
    const path = folder + name;
    refuseSegment(path, name);
    const source = entry.isSymbolicLink()
      ? await followLink(walk.root, path, join(here, name))
      : join(here, name);
    const stats = await stat(source).catch((cause: unknown) => Promise.reject(unreadable(source, cause)));
    if (stats.isDirectory()) await walkFolderEntry(walk, path, [...trail, source]);
    else takeFile(walk, path, source, stats);
  }
}

async function walkFolderEntry(walk: Walk, path: string, trail: readonly string[]): Promise<void> {
  const reason = walk.choice.folder(path);
  if (reason !== undefined) {
    walk.leftOut.push({ path: `${path}/`, reason });
    return;
  }
  if (new Set(trail).size < trail.length) throw badLink(path, 'is a link to a folder that holds it');
  await walkInto(walk, `${path}/`, trail);
}

function takeFile(walk: Walk, path: string, source: string, stats: Stats): void {
  const file = { path, source, bytes: stats.size };
  const reason = walk.choice.file(file);
  if (reason !== undefined) walk.leftOut.push({ path, reason });
  else if (stats.isFile()) walk.files.push(file);
  else throw new Fault('package', `${path} is not a regular file`, 'Move it out of the folder.');
}

async function followLink(root: string, path: string, source: string): Promise<string> {
  const target = await realpath(source).catch((cause: unknown) =>
    Promise.reject(badLink(path, 'is a link that leads nowhere', cause)),
  );
  if (isInside(root, target)) return target;
  throw badLink(path, `is a link that leaves the folder (to ${target})`);
}

/** Whether a real path is the folder itself or lies below it. */
export function isInside(root: string, target: string): boolean {
  const way = relative(root, target);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

function badLink(path: string, what: string, cause?: unknown): Fault {
  // The hub's cache is made of such links (snapshots/… → blobs/…), so it is the usual place to meet them.
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
    throw new Fault('package', `${folder} holds a name that is not valid UTF-8: ${shown}`, 'Rename it.', {
      cause,
    });
  }
}
