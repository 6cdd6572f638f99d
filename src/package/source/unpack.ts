import { statfs } from 'node:fs/promises';
import { extract, type ReadEntry } from 'tar';
import { Fault } from '../../contract/fault.ts';
import { listArchive, nestedRoot } from '../archive-list.ts';
import { DEFAULT_PROGRAM } from '../../local/own-script.ts';

export interface Unpacked {
  /** The name that the user knows. */
  readonly archive: string;
  readonly file: string;
  /** The folder in it that is the root; undefined for its own. */
  readonly root: string | undefined;
}

/**
 * Lists an archive, and unpacks it if it has nothing but files in a model folder. Throws Fault `package` for an archive
 * that is unsafe, does not fit on the disk, or has its files below its root.
 */
export async function unpack({ archive, file, root }: Unpacked, into: string): Promise<void> {
  const { paths, bytes } = await listArchive(file, { name: archive });
  rejectOtherRoot(archive, paths, root);
  await rejectFullDisk(archive, bytes, into);
  // The file may change between the two reads: tar itself unpacks nothing out of the folder, and this no link.
  await extract({
    file,
    cwd: into,
    strict: true,
    preserveOwner: false,
    filter: (_, entry) => !isLink(entry),
  });
}

function isLink(entry: object): boolean {
  const { type } = entry as Pick<ReadEntry, 'type'>;
  return type === 'SymbolicLink' || type === 'Link';
}

function rejectOtherRoot(archive: string, paths: readonly string[], root: string | undefined): void {
  if (root !== undefined) {
    if (paths.some((path) => path.startsWith(`${root}/`))) return;
    throw new Fault('package', `${archive} has no folder ${root}`, 'tar -tf lists what it has.');
  }
  const nested = nestedRoot(paths, DEFAULT_PROGRAM);
  if (nested === undefined) return;
  throw new Fault(
    'package',
    `the files of ${archive} are too deep, in ${nested}: SageMaker expects them at the root of the archive`,
    `Make that folder the root: --model ${archive}#${nested}`,
  );
}

/** Throws Fault `package` if the folder's disk has no place for so many bytes. */
export async function rejectFullDisk(archive: string, bytes: number, folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const freeBytes = bavail * bsize;
  if (bytes <= freeBytes) return;
  throw new Fault(
    'package',
    `${archive} needs ${(bytes / 1e9).toFixed(1)} GB in ${folder}, where ${(freeBytes / 1e9).toFixed(1)} GB are free`,
    'Free disk space, or set SAGEMAKER_GATEWAY_CACHE to a folder on another disk.',
  );
}
