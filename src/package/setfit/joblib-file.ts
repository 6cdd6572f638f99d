import { type PickleBytes, readPickle } from '../checkpoint/pickle.ts';
import {
  asText,
  attributesOf,
  isMadeBy,
  type Made,
  NotAPickle,
  type Value,
} from '../checkpoint/pickled-value.ts';

/**
 * What joblib.dump wrote: a pickle with the bytes of each NumPy array after its description. Arrays become lists, of rows
 * if they have two dimensions. Nothing is unpickled. Throws NotAPickle, also for a compressed file.
 */
export function readJoblib(bytes: Buffer): Value {
  return readPickle(bytes, 0, arrayAfter).value;
}

// joblib/numpy_pickle.py (NumpyArrayWrapper.read_array).
function arrayAfter(made: Made, input: PickleBytes): Value {
  if (!isMadeBy(made, 'joblib.numpy_pickle.NumpyArrayWrapper')) return made;
  const attributes = attributesOf(made);
  const dtype = attributes.get('dtype');
  const code = dtypeCode(dtype);
  if (code.startsWith('O')) return objectsAfter(input);
  if (typeof attributes.get('numpy_array_alignment_bytes') === 'number')
    input.take(input.take(1).readUInt8());
  const shape = sizesOf(attributes.get('shape'));
  const count = shape.reduce((product, size) => product * size, 1);
  const bytes = input.take(count * itemBytes(code));
  const items = Array.from({ length: count }, (_, at) => itemAt(bytes, at, code));
  return shaped(items, shape, attributes.get('order') === 'F');
}

/** An array of objects is a pickle of its own: its state is [version, shape, dtype, isFortran, items]. */
function objectsAfter(input: PickleBytes): Value {
  const { value, end } = readPickle(input.bytes, input.at);
  input.at = end;
  const state = isMadeBy(value, /^numpy\.(_core|core)\.multiarray\._reconstruct$/) ? value.state : null;
  return Array.isArray(state) ? (state[4] ?? null) : null;
}

/** Such as `f4` or `U12`: kind and size; of texts the number of characters. */
function dtypeCode(dtype: Value | undefined): string {
  if (!isMadeBy(dtype, 'numpy.dtype') || !Array.isArray(dtype.args))
    throw new NotAPickle('an array has no dtype');
  const order = Array.isArray(dtype.state) ? dtype.state[1] : undefined;
  if (order === '>') throw new NotAPickle('an array has the byte order of another machine');
  return asText(dtype.args[0] ?? null);
}

const CHARACTER_BYTES = 4;

function itemBytes(code: string): number {
  return Number(code.slice(1)) * (code.startsWith('U') ? CHARACTER_BYTES : 1);
}

/** An item of an array; null in one of another kind than numbers and texts. */
function itemAt(all: Buffer, at: number, code: string): Value {
  const bytes = all.subarray(at * itemBytes(code), (at + 1) * itemBytes(code));
  if (code.startsWith('U')) return textOf(bytes);
  return READERS[code]?.(bytes) ?? null;
}

const READERS: Readonly<Record<string, (bytes: Buffer) => Value>> = {
  f4: (bytes) => bytes.readFloatLE(),
  f8: (bytes) => bytes.readDoubleLE(),
  i4: (bytes) => bytes.readInt32LE(),
  i8: (bytes) => Number(bytes.readBigInt64LE()),
  b1: (bytes) => bytes.readUInt8() !== 0,
};

function textOf(bytes: Buffer): string {
  const points = Array.from({ length: bytes.length / CHARACTER_BYTES }, (_, at) =>
    bytes.readUInt32LE(at * CHARACTER_BYTES),
  );
  return String.fromCodePoint(...points.slice(0, points.findLastIndex((point) => point !== 0) + 1));
}

function shaped(items: Value[], shape: readonly number[], isFortran: boolean): Value {
  const [rows = 0, columns = 0] = shape;
  if (shape.length !== 2) return items;
  const place = (row: number, column: number) => (isFortran ? column * rows + row : row * columns + column);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (__, column) => items[place(row, column)] ?? null),
  );
}

function sizesOf(shape: Value | undefined): number[] {
  return Array.isArray(shape) ? shape.map(Number) : [];
}
