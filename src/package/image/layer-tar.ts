import { Header, type HeaderData } from 'tar';
import { Fault } from '../../contract/fault.ts';
import { printable } from '../archive-name.ts';
import type { ManifestEntry, SourceFile } from '../manifest.ts';
import type { TarEntry } from '../tar-gzip.ts';
import { BLOCK_BYTES } from '../tar-header.ts';

/** A file of an image: `path` has no leading slash. */
export interface ImageFile extends SourceFile {
  /** Mode 0755 instead of 0644. */
  readonly executable?: boolean;
}

// The file modes that Lambda asks for: "all users can read" (Lambda developer guide, images-create). Its root file system
// is read-only, so nobody needs to write.
const FILE_MODE = 0o644;
const EXECUTABLE_MODE = 0o755;

const EPOCH = new Date(0);

/**
 * The tar of a layer in the order of its files, each folder before the first entry in it. Owner 0, time 0, plain ustar.
 * Throws Fault `package` for a name or size that ustar cannot hold, and for a name that means a deletion.
 */
export function layerEntries(files: readonly ManifestEntry[], executables: ReadonlySet<string>): TarEntry[] {
  const folders = new Set<string>();
  return files.flatMap((file) => {
    const above = foldersOf(file.path).filter((folder) => !folders.has(folder));
    for (const folder of above) folders.add(folder);
    const mode = executables.has(file.path) ? EXECUTABLE_MODE : FILE_MODE;
    const header = ustarHeader({ path: file.path, size: file.bytes, mode, type: 'File' });
    return [...above.map((folder) => ({ header: folderHeader(folder) })), { header, file }];
  });
}

function folderHeader(folder: string): Uint8Array {
  return ustarHeader({ path: `${folder}/`, size: 0, mode: EXECUTABLE_MODE, type: 'Directory' });
}

function foldersOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

function ustarHeader(data: HeaderData & { readonly path: string }): Uint8Array {
  if (isWhiteout(data.path)) throw whiteout(data.path);
  const block = Buffer.alloc(BLOCK_BYTES);
  const needsPax = new Header({ ...data, uid: 0, gid: 0, mtime: EPOCH }).encode(block);
  if (needsPax) throw notUstar(data.path);
  return block;
}

/** OCI image-spec, layer.md, "Whiteouts": a name with this prefix deletes a file of a lower layer. */
function isWhiteout(path: string): boolean {
  return path.split('/').some((segment) => segment.startsWith('.wh.'));
}

function whiteout(path: string): Fault {
  return new Fault(
    'package',
    `${printable(path)}: a name that starts with .wh. deletes a file in a container image`,
    'Rename it.',
  );
}

function notUstar(path: string): Fault {
  return new Fault(
    'package',
    `${printable(path)} does not fit a ustar header: ASCII, at most 100 bytes after a slash and 155 before it, and 8 GiB`,
    'Rename the file or its folders, or split it.',
  );
}
