import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Parser, type ReadEntry } from 'tar';
import { Fault } from '../contract/fault.ts';
import { checkArchiveNames, printable } from './archive-name.ts';
import { MAX_ENTRIES } from './folder.ts';

/** Of all files of an archive together; no model that the tasks here serve is as large. */
const MAX_UNPACKED_BYTES = 100e9;

export interface ArchiveList {
  /** The files, without a leading `./`. */
  readonly paths: string[];
  /** Of all files together, as their headers say. */
  readonly bytes: number;
}

const FILES = new Set<string>(['File', 'OldFile', 'ContiguousFile']);

/**
 * Reads what an archive of any origin contains, and unpacks nothing. Throws Fault `package` when it is not a readable
 * tar, or has what no model needs and an attack may: links, devices, paths out of its folder, names that no container
 * has, more than MAX_ENTRIES entries or MAX_UNPACKED_BYTES.
 */
export async function listArchive(
  file: string,
  { name = file, maxBytes = MAX_UNPACKED_BYTES }: { readonly name?: string; readonly maxBytes?: number } = {},
): Promise<ArchiveList> {
  const input = createReadStream(file);
  const paths: string[] = [];
  let entries = 0;
  let bytes = 0;
  const onReadEntry = (entry: ReadEntry): void => {
    entries += 1;
    bytes += entry.size;
    if (FILES.has(entry.type)) paths.push(entry.path.replace(/^(\.\/+)+/, ''));
    const flaw = flawOf(entry) ?? excess(entries, bytes, maxBytes);
    // Ends the pipeline, so that the rest is not even read.
    if (flaw !== undefined) input.destroy(new Fault('package', `${name}: ${flaw}`, REPACK));
    entry.resume();
  };
  await pipeline(input, new Parser({ strict: true, onReadEntry })).catch((cause: unknown) =>
    Promise.reject(cause instanceof Fault ? cause : unreadable(name, cause)),
  );
  checkArchiveNames(paths);
  return { paths, bytes };
}

const REPACK = 'Pack the folder of the model again: npm run package -- --model DIR (it follows links).';

function flawOf({ path, type, linkpath }: ReadEntry): string | undefined {
  const shown = printable(path);
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return `${shown} has an absolute path`;
  if (path.split('/').includes('..')) return `${shown} leads out of the archive`;
  if (type === 'SymbolicLink' || type === 'Link')
    return `${shown} is a link (to ${printable(linkpath ?? '')}), which SageMaker does not unpack`;
  if (type !== 'Directory' && !FILES.has(type)) return `${shown} is neither a file nor a folder (${type})`;
  return undefined;
}

function excess(entries: number, bytes: number, maxBytes: number): string | undefined {
  if (entries > MAX_ENTRIES) return `it has more than ${MAX_ENTRIES} files and folders`;
  return bytes > maxBytes ? `its files have more than ${maxBytes / 1e9} GB together` : undefined;
}

function unreadable(name: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  const hint = 'Pass a model.tar.gz: a tar archive compressed with gzip.';
  return new Fault('package', `${name} cannot be read: ${why}`, hint, { cause });
}

/**
 * The folder that contains every file of an archive, with what belongs at the root of one; undefined for an archive
 * whose root is right. Hidden files do not count: tar on macOS adds some (`._model`).
 */
export function nestedRoot(paths: readonly string[], program: string): string | undefined {
  const shown = paths.filter((path) => !path.split('/').some((name) => name.startsWith('.')));
  const [first = ''] = shown;
  const folders = first.split('/').slice(0, -1);
  const parents = folders.map((_, index) => folders.slice(0, index + 1).join('/'));
  const roots = parents.filter((folder) => shown.every((path) => path.startsWith(`${folder}/`)));
  const isRoot = (folder: string): boolean =>
    paths.includes(`${folder}/config.json`) || paths.includes(`${folder}/code/${program}`);
  return roots.find(isRoot);
}
