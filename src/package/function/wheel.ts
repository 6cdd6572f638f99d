import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Fault } from '../../contract/fault.ts';
import { normalizedName } from '../vendor/image-python.ts';
import type { ZipEntry } from './zip-entry.ts';

/** A wheel on this machine, with what its file name says. */
export interface Wheel {
  readonly file: string;
  /** Normalized. */
  readonly name: string;
  readonly version: string;
}

const DEFLATED = 8;
const ENCRYPTED = 1;

/** The wheels in a folder, in the order of their names. */
export async function wheelsIn(folder: string): Promise<Wheel[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  return names.toSorted().map((name) => wheelAt(join(folder, name)));
}

/** NAME-VERSION-PYTHON-ABI-PLATFORM.whl (binary distribution format). */
export function wheelAt(file: string): Wheel {
  const [name = '', version = ''] = basename(file).split('-');
  return { file, name: normalizedName(name), version };
}

/**
 * The files that a wheel installs, as they are compressed in it, so that nothing is inflated and zlib's version is of no
 * effect. Programs for the command line, headers and bytecode are left out. Throws Fault `package` for a file that is no
 * wheel.
 */
export async function wheelEntries({ file }: Wheel): Promise<ZipEntry[]> {
  const sha256 = await sha256Of(file);
  const zip = await openPromise(file, { autoClose: false }).catch((cause: unknown) =>
    Promise.reject(unreadableWheel(file, cause)),
  );
  try {
    return await entriesOf(zip, file, sha256);
  } catch (error) {
    throw error instanceof Fault ? error : unreadableWheel(file, error);
  } finally {
    zip.close();
  }
}

async function entriesOf(zip: ZipFile, file: string, sha256: string): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const path = installedPath(entry.fileName);
    if (path === undefined) continue;
    rejectOtherForms(entry, file);
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    entries.push(copied(entry, { path, file, sha256, start: fileDataStart }));
  }
  return entries;
}

interface Place {
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  /** Of the compressed bytes in the wheel. */
  readonly start: number;
}

function copied(entry: Entry, { path, file, sha256, start }: Place): ZipEntry {
  const { compressedSize: storedBytes } = entry;
  return {
    path,
    bytes: entry.uncompressedSize,
    storedBytes,
    isDeflated: entry.compressionMethod === DEFLATED,
    crc32: entry.crc32,
    isExecutable: isProgram(entry, path),
    // The wheel's hash and the place in it determine the bytes.
    content: `${sha256}:${start}`,
    read: () =>
      storedBytes === 0 ? nothing() : createReadStream(file, { start, end: start + storedBytes - 1 }),
  };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Where a file of a wheel is installed; undefined if a function has no use for it. */
function installedPath(name: string): string | undefined {
  if (name.endsWith('/') || /(^|\/)__pycache__\/|\.pyc$/.test(name)) return undefined;
  const [, scheme, rest] = /^[^/]+\.data\/([^/]+)\/(.+)$/.exec(name) ?? [];
  if (rest === undefined) return name;
  return scheme === 'scripts' || scheme === 'headers' ? undefined : rest;
}

/** Python and shared objects only need to be read. */
function isProgram({ externalFileAttributes }: Entry, path: string): boolean {
  return ((externalFileAttributes >>> 16) & 0o111) !== 0 && !/\.(py|so(\.[\d.]+)?)$/.test(path);
}

function rejectOtherForms({ compressionMethod, generalPurposeBitFlag, fileName }: Entry, file: string): void {
  const isEncrypted = (generalPurposeBitFlag & ENCRYPTED) !== 0;
  if (!isEncrypted && (compressionMethod === 0 || compressionMethod === DEFLATED)) return;
  const how = isEncrypted ? 'encrypted' : `compressed by method ${compressionMethod}`;
  throw unreadableWheel(file, new Error(`${fileName} is ${how}, not stored or deflated`));
}

function unreadableWheel(file: string, cause: unknown): Fault {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Fault(
    'package',
    `the wheel ${file} cannot be read: ${why}`,
    'Delete it, and run the same command again.',
    {
      cause,
    },
  );
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash).catch((cause: unknown) =>
    Promise.reject(unreadableWheel(file, cause)),
  );
  return hash.digest('hex');
}
