import { Fault } from '../contract/fault.ts';

// ext4, xfs and overlayfs, the possible file systems of /opt/ml/model, allow 255 bytes per name.
// SageMaker states the same limit for the keys of an uncompressed model (API reference, S3ModelDataSource).
export const SEGMENT_LIMIT_BYTES = 255;

// The longest S3 object key; a longer path could not be served from an uncompressed prefix either.
export const PATH_LIMIT_BYTES = 1024;

const controlCharacter = /\p{Cc}/u;

/** Why a file or folder of this name cannot exist in a container; undefined when it can. */
export function segmentFlaw(segment: string): string | undefined {
  if (segment === '') return 'has an empty name';
  if (segment === '.' || segment === '..') return `is named "${segment}", which is a reserved folder name`;
  if (controlCharacter.test(segment)) return 'has a control character in its name';
  if (segment.includes('\\'))
    return 'has a backslash in its name, which some tools treat as a folder separator';
  if (!segment.isWellFormed()) return 'has a name that is not valid Unicode';
  const bytes = Buffer.byteLength(segment);
  if (bytes > SEGMENT_LIMIT_BYTES)
    return `has a name of ${bytes} bytes; at most ${SEGMENT_LIMIT_BYTES} are allowed`;
  return undefined;
}

/** Throws Fault `package` for archive paths that cannot exist in a container's file system. */
export function checkArchiveNames(paths: readonly string[]): void {
  for (const path of paths) checkPath(path);
  checkClashes(paths);
}

function checkPath(path: string): void {
  for (const segment of path.split('/')) checkSegment(path, segment);
  const bytes = Buffer.byteLength(path);
  if (bytes <= PATH_LIMIT_BYTES) return;
  throw new Fault(
    'package',
    `${printable(path)}: the path has ${bytes} bytes; at most ${PATH_LIMIT_BYTES} are allowed`,
    'Shorten the folder or file names.',
  );
}

/** Throws Fault `package` for an invalid name in `path`. */
export function checkSegment(path: string, segment: string): void {
  const flaw = segmentFlaw(segment);
  if (flaw === undefined) return;
  throw new Fault('package', `${printable(path)}: it ${flaw}`, 'Rename it, or move it out of the folder.');
}

function checkClashes(paths: readonly string[]): void {
  const files = new Set<string>();
  for (const path of paths) {
    if (files.has(path)) throw clash(path, 'is given twice');
    files.add(path);
  }
  for (const path of paths) {
    const parent = parentsOf(path).find((folder) => files.has(folder));
    if (parent !== undefined) throw clash(parent, `is both a file and the folder of ${printable(path)}`);
  }
}

function clash(path: string, what: string): Fault {
  return new Fault('package', `${printable(path)} ${what}`, 'Give each file in the archive a unique name.');
}

function parentsOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

/**
 * A path that is safe to print on a terminal: control characters are escaped, so that a name cannot move the cursor.
 */
export function printable(path: string): string {
  return controlCharacter.test(path) ? JSON.stringify(path) : path;
}
