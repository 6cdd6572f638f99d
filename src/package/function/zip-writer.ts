import { createHash } from 'node:crypto';
import { Fault } from '../../contract/fault.ts';
import { checkArchiveNames } from '../archive-name.ts';
import { comparePaths } from '../manifest.ts';
import type { ZipEntry } from './zip-entry.ts';
import { endOfDirectory, IN_EXTENSION, inField, isLarge, largeFields, ZIP64_VERSION } from './zip64.ts';

// APPNOTE.TXT 6.3.10 of PKWARE.
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const VERSION = 20;
const MADE_BY_UNIX = 3 << 8;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1980-01-01 00:00, the first time that a zip can store: it has no time zone. */
const DOS_TIME = 0;
const DOS_DATE = (1 << 5) | 1;
const REGULAR_FILE = 0o100000;

/** Files in the order of a zip: by the bytes of their names. Throws Fault `package` for invalid names. */
export function inZipOrder(entries: readonly ZipEntry[]): ZipEntry[] {
  checkArchiveNames(entries.map(({ path }) => path));
  return entries.toSorted((left, right) => comparePaths(left.path, right.path));
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
    const local = Buffer.concat(localHeader(entry, name));
    directory.push(...centralHeader(entry, name, offset));
    yield local;
    yield* exactly(entry);
    offset += local.length + entry.storedBytes;
  }
  const central = Buffer.concat(directory);
  yield central;
  yield endOfDirectory({ files: entries.length, bytes: central.length, offset });
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

function localHeader(entry: ZipEntry, name: Buffer): Buffer[] {
  const header = Buffer.alloc(LOCAL_BYTES);
  const extra = largeFields(largeSizes(entry));
  header.writeUInt32LE(0x04034b50, 0);
  writeCommon(header, 4, entry, { name, extra });
  return [header, name, extra];
}

function centralHeader(entry: ZipEntry, name: Buffer, offset: number): Buffer[] {
  const header = Buffer.alloc(CENTRAL_BYTES);
  const extra = largeFields([...largeSizes(entry), ...(isLarge(offset) ? [offset] : [])]);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(MADE_BY_UNIX | VERSION, 4);
  writeCommon(header, 6, entry, { name, extra });
  // Lambda's user does not own the files and must read them.
  const mode = REGULAR_FILE | (entry.isExecutable ? 0o755 : 0o644);
  header.writeUInt32LE(mode * 2 ** 16, 38);
  header.writeUInt32LE(inField(offset), 42);
  return [header, name, extra];
}

/** Both sizes for the extra field if one of them is large: a local header must have both (4.5.3). */
function largeSizes({ bytes, storedBytes }: ZipEntry): number[] {
  return isLarge(bytes) || isLarge(storedBytes) ? [bytes, storedBytes] : [];
}

/** The fields from "version needed" to "extra field length", which both headers have. */
function writeCommon(
  header: Buffer,
  at: number,
  entry: ZipEntry,
  { name, extra }: { readonly name: Buffer; readonly extra: Buffer },
): void {
  const isInExtra = largeSizes(entry).length > 0;
  header.writeUInt16LE(extra.length > 0 ? ZIP64_VERSION : VERSION, at);
  header.writeUInt16LE(UTF8_NAMES, at + 2);
  header.writeUInt16LE(entry.isDeflated ? DEFLATED : 0, at + 4);
  header.writeUInt16LE(DOS_TIME, at + 6);
  header.writeUInt16LE(DOS_DATE, at + 8);
  header.writeUInt32LE(entry.crc32, at + 10);
  header.writeUInt32LE(isInExtra ? IN_EXTENSION : entry.storedBytes, at + 14);
  header.writeUInt32LE(isInExtra ? IN_EXTENSION : entry.bytes, at + 18);
  header.writeUInt16LE(name.length, at + 22);
  header.writeUInt16LE(extra.length, at + 24);
}
