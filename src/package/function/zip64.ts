// The extension for 4 GB and more, and for 65,535 files and more (APPNOTE.TXT 6.3.10 of PKWARE, 4.3.14 to 4.3.16 and 4.5.3).
// A zip that does not need it has none of it.
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR_BYTES = 20;
const FIELDS_TAG = 0x0001;
/** The content of a field of 4 bytes whose number is in the extension. */
export const IN_EXTENSION = 0xffff_ffff;
const MOST_FILES = 0xffff;

/** The version that a reader needs for it. */
export const ZIP64_VERSION = 45;

/** Whether a size or an offset needs the extension. */
export function isLarge(bytes: number): boolean {
  return bytes >= IN_EXTENSION;
}

/** A number in its field of 4 bytes. */
export function inField(bytes: number): number {
  return Math.min(bytes, IN_EXTENSION);
}

/** The extra field of a file with these numbers; empty for none. */
export function largeFields(numbers: readonly number[]): Buffer {
  if (numbers.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + 8 * numbers.length);
  field.writeUInt16LE(FIELDS_TAG, 0);
  field.writeUInt16LE(8 * numbers.length, 2);
  numbers.forEach((each, index) => field.writeBigUInt64LE(BigInt(each), 4 + 8 * index));
  return field;
}

/** A central directory: its files, its size, and where it begins. */
export interface Directory {
  readonly files: number;
  readonly bytes: number;
  readonly offset: number;
}

/** What follows the central directory. */
export function endOfDirectory(directory: Directory): Buffer {
  const { files, bytes, offset } = directory;
  const isSmall = files < MOST_FILES && !isLarge(bytes) && !isLarge(offset);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(files, MOST_FILES), 8);
  end.writeUInt16LE(Math.min(files, MOST_FILES), 10);
  end.writeUInt32LE(inField(bytes), 12);
  end.writeUInt32LE(inField(offset), 16);
  return isSmall ? end : Buffer.concat([end64(directory), end]);
}

function end64({ files, bytes, offset }: Directory): Buffer {
  const end = Buffer.alloc(END64_BYTES + LOCATOR_BYTES);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(BigInt(END64_BYTES - 12), 4);
  end.writeUInt16LE(ZIP64_VERSION, 12);
  end.writeUInt16LE(ZIP64_VERSION, 14);
  end.writeBigUInt64LE(BigInt(files), 24);
  end.writeBigUInt64LE(BigInt(files), 32);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(offset), 48);
  end.writeUInt32LE(0x07064b50, END64_BYTES);
  end.writeBigUInt64LE(BigInt(offset + bytes), END64_BYTES + 8);
  end.writeUInt32LE(1, END64_BYTES + 16);
  return end;
}
