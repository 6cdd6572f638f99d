import { createHash } from 'node:crypto';
import { Fault } from '../../contract/fault.ts';
import { checkArchiveNames } from '../archive-name.ts';
import { comparePaths } from '../manifest.ts';
import type { ZipEntry } from './zip-entry.ts';

// APPNOTE.TXT 6.3.10 of PKWARE. More files, or 4 GB, would need zip64.
const MAX_FILES = 0xffff;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
const MADE_BY_UNIX = 3 << 8;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1980-01-01 00:00, the first time that a zip can store: it has no time zone. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;
const REGULAR_FILE = 0o100000;

/** Files in the order of a zip: by the bytes of their names. Throws Fault `package` for invalid names and too many. */
export function inZipOrder(entries: readonly ZipEntry[]): ZipEntry[] {
  checkArchiveNames(entries.map(({ path }) => path));
  if (entries.length <= MAX_FILES)
    return entries.toSorted((left, right) => comparePaths(left.path, right.path));
  throw new Fault(
    'package',
    `the function has ${entries.length} files; a zip has at most ${MAX_FILES}`,
    'Remove packages from code/requirements.txt.',
  );
}

/** The content address in hex of a zip, known before it is written: its bytes follow from what is hashed. */
export function zipDigest(entries: readonly ZipEntry[]): string {
  const hash = createHash('sha256').update('sagemaker-gateway function zip 1, time 1980-01-01\n');
  for (const { content, bytes, isDeflated, isExecutable, path } of entries)
    hash.update(`${content} ${bytes} ${Number(isDeflated)} ${Number(isExecutable)} ${path}\n`);
  return hash.digest('hex');
}

/** Unzipped size of all files in bytes, as Lambda limits it. */
export function unzippedBytes(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The zip, in pieces that may be kept. */
export async function* zipChunks(entries: readonly ZipEntry[]): AsyncGenerator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.path);
    directory.push(centralHeader(entry, name, offset), name);
    yield Buffer.concat([localHeader(entry, name), name]);
    yield* exactly(entry);
    offset += LOCAL_BYTES + name.length + entry.storedBytes;
  }
  const central = Buffer.concat(directory);
  yield central;
  yield endOfDirectory(entries.length, central.length, offset);
}

async function* exactly(entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of entry.read()) {
    bytes += piece.length;
    yield piece;
  }
  if (bytes === entry.storedBytes) return;
  throw new Fault(
    'package',
    `${entry.path} changed during packing: ${bytes} of ${entry.storedBytes} bytes were read`,
    'Run the same command again.',
  );
}

function localHeader(entry: ZipEntry, name: Buffer): Buffer {
  const header = Buffer.alloc(LOCAL_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  writeCommon(header, 4, entry, name);
  return header;
}

function centralHeader(entry: ZipEntry, name: Buffer, offset: number): Buffer {
  const header = Buffer.alloc(CENTRAL_BYTES);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY_UNIX | VERSION, 4);
  writeCommon(header, 6, entry, name);
  // Lambda's user does not own the files and must read them.
  const mode = REGULAR_FILE | (entry.isExecutable ? 0o755 : 0o644);
  header.writeUInt32LE(mode * 2 ** 16, 38);
  header.writeUInt32LE(offset, 42);
  return header;
}

/** The fields from "version needed" to "extra field length", which both headers have. */
function writeCommon(header: Buffer, at: number, entry: ZipEntry, name: Buffer): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(entry.isDeflated ? DEFLATED : 0, at + 4);
  header.writeUInt16LE(DOS_TIME, at + 6);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(entry.crc32, at + 10);
  header.writeUInt32LE(entry.storedBytes, at + 14);
  header.writeUInt32LE(entry.bytes, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}

function endOfDirectory(files: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files, 8);
  end.writeUInt16LE(files, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
