import { Fault } from '../../contract/fault.ts';
import type { FolderFile } from '../folder.ts';
import { isRecord, parseJsonObject } from '../json-file.ts';
import { readBytes } from '../source-file.ts';
import { bytesOf, DTYPE_BITS, type Tensor, type Tensors } from './tensor.ts';

// Format documentation of safetensors: 8 bytes with the length of the header, little-endian; the header, JSON that
// starts with "{"; the tensors, without gaps. The reference implementation limits the header to 100 MB.
const LENGTH_BYTES = 8;
const MAX_HEADER_BYTES = 100_000_000;

/** A tensor with the range of its bytes after the header. */
interface Stored extends Tensor {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

/**
 * The tensors of a safetensors file, from its header. Throws Fault `package` for what the safetensors library rejects:
 * a truncated file, an invalid header, tensors that do not match their bytes.
 */
export async function readSafetensors(file: FolderFile): Promise<Tensors> {
  const { path, bytes } = file;
  const headerBytes = await headerLength(file);
  const text = await readBytes(file.source, LENGTH_BYTES, headerBytes);
  if (text[0] !== '{'.charCodeAt(0)) throw notSafetensors(path, 'its header does not start with {');
  const { __metadata__: _, ...entries } = parseJsonObject(`the header of ${path}`, text.toString('utf8'));
  const stored = Object.entries(entries).map(([name, entry]) => storedTensor(path, name, entry));
  rejectGaps(path, stored, bytes - LENGTH_BYTES - headerBytes);
  return new Map(stored.map(({ name, dtype, shape }) => [name, { dtype, shape }]));
}

async function headerLength({ path, source, bytes }: FolderFile): Promise<number> {
  if (bytes < LENGTH_BYTES) throw truncated(path, `it has ${bytes} bytes, fewer than the length of a header`);
  const length = (await readBytes(source, 0, LENGTH_BYTES)).readBigUInt64LE();
  if (length > MAX_HEADER_BYTES) {
    const limit = `the format allows ${MAX_HEADER_BYTES}`;
    throw notSafetensors(path, `its first 8 bytes announce a header of ${length} bytes, and ${limit}`);
  }
  if (length > bytes - LENGTH_BYTES)
    throw truncated(path, `it has ${bytes} bytes, and its header alone has ${length}`);
  return Number(length);
}

function storedTensor(path: string, name: string, entry: unknown): Stored {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  if (typeof dtype !== 'string' || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw notSafetensors(path, `its header has no valid dtype, shape and data_offsets of ${name}`);
  if (DTYPE_BITS[dtype] === undefined)
    throw notSafetensors(path, `${name} has the dtype ${dtype}, which the format does not have`);
  const [begin = 0, end = 0] = offsets;
  const bytes = bytesOf({ dtype, shape });
  if (end - begin === bytes) return { name, dtype, shape, begin, end };
  const is = `${name} has the shape [${shape.join(', ')}] of ${dtype}, ${bytes} bytes`;
  throw notSafetensors(path, `${is}, but its data_offsets span ${end - begin}`);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);
}

function rejectGaps(path: string, stored: readonly Stored[], dataBytes: number): void {
  let at = 0;
  for (const { name, begin, end } of stored.toSorted(
    (left, right) => left.begin - right.begin || left.end - right.end,
  )) {
    if (begin !== at)
      throw notSafetensors(path, `${name} starts at byte ${begin}, but the tensor before it ends at ${at}`);
    at = end;
  }
  if (at > dataBytes)
    throw truncated(path, `its header describes ${at} bytes of tensors, and ${dataBytes} follow`);
  if (at < dataBytes) throw notSafetensors(path, `${dataBytes - at} bytes follow its last tensor`);
}

const AGAIN = 'Copy or download the file again, or save the model again: model.save_pretrained(DIR).';

function truncated(path: string, why: string): Fault {
  return new Fault('package', `${path} is truncated: ${why}`, AGAIN);
}

function notSafetensors(path: string, why: string): Fault {
  return new Fault('package', `${path} is not a valid safetensors file: ${why}`, AGAIN);
}
