import { Fault } from '../contract/fault.ts';

// ext4, xfs and overlayfs, the file systems a container can have under /opt/ml/model, hold 255 bytes per name.
// SageMaker states the same limit for the keys of an uncompressed model (API reference, S3ModelDataSource).
export const SEGMENT_LIMIT_BYTES = 255;

// The longest S3 object key; a path beyond it could never be served from an uncompressed prefix either.
export const PATH_LIMIT_BYTES = 1024;

const controlCharacter = /\p{Cc}/u;

/** Why a container could not hold a file or folder of this name; undefined when it can. */
export function segmentFlaw(segment: string): string | undefined {
  if (segment === '') return 'has an empty name';
  if (segment === '.' || segment === '..') return `is named "${segment}", which means a folder`;
  if (controlCharacter.test(segment)) return 'has a control character in its name';
  if (segment.includes('\\')) return 'has a backslash in its name, which unpackers read as a folder';
  if (!segment.isWellFormed()) return 'has a name that is not valid Unicode';
  const bytes = Buffer.byteLength(segment);
  if (bytes > SEGMENT_LIMIT_BYTES)
    return `has a name of ${bytes} bytes, over the ${SEGMENT_LIMIT_BYTES} allowed`;
  return undefined;
}

/** Refuses a list of archive paths that no container file system can hold as it stands (Fault `package`). */
export function checkArchiveNames(paths: readonly string[]): void {
  for (const path of paths) checkPath(path);
  checkClashes(paths);
}

function checkPath(path: string): void {
  for (const segment of path.split('/')) refuseSegment(path, segment);
  const bytes = Buffer.byteLength(path);
  if (bytes <= PATH_LIMIT_BYTES) return;
  throw new Fault(
    'package',
    `${printable(path)}: the path is ${bytes} bytes long, over the ${PATH_LIMIT_BYTES} allowed`,
    'Shorten the folder or file names.',
  );
}

/** Refuses one name on the way to `path` (Fault `package`). */
export function refuseSegment(path: string, segment: string): void {
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
    if (parent !== undefined) throw clash(parent, `is a file, and a folder for ${printable(path)}`);
  }
}

function clash(path: string, what: string): Fault {
  return new Fault(
    'package',
    `${printable(path)} ${what}`,
    'Give each file in the archive one name of its own.',
  );
}

function parentsOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, index) => segments.slice(0, index + 1).join('/'));
}

/** A path as it may be shown on a terminal: control characters escaped, so that a name cannot move the cursor. */
export function printable(path: string): string {
  return controlCharacter.test(path) ? JSON.stringify(path) : path;
}
