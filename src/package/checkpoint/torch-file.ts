import { openPromise, type ZipFile } from 'yauzl';
import type { FolderFile } from '../folder.ts';
import { readBytes } from '../source-file.ts';
import { type Pickle, readPickle } from './pickle.ts';
import { Global, NotAPickle, Reference } from './pickled-value.ts';

/** What torch.save or torch.jit.save wrote. */
export type TorchFile =
  | { readonly form: 'state'; readonly pickle: Pickle; readonly storedBytes: number }
  | { readonly form: 'torchscript' | 'legacy tar' | 'plain pickle' }
  | { readonly form: 'damaged' | 'unknown'; readonly why: string };

// A state dict of a thousand tensors needs about 100 kB; the tensors' bytes are elsewhere.
const MAX_PICKLE_BYTES = 64 * 1024 * 1024;

/** Reads the description of the tensors in a file of PyTorch, without unpickling anything. */
export async function readTorchFile(file: FolderFile): Promise<TorchFile> {
  const start = await readBytes(file.source, 0, 512);
  if (start.toString('latin1', 0, 4) === 'PK\x03\x04') return await readZip(file.source);
  if (start.toString('latin1', 257, 262) === 'ustar') return { form: 'legacy tar' };
  if (start[0] !== 0x80) return { form: 'unknown', why: 'it is neither a zip archive nor a pickle' };
  return await readLegacy(file);
}

/** The format since PyTorch 1.6: a zip archive with data.pkl and a file per storage. */
async function readZip(source: string): Promise<TorchFile> {
  try {
    const zip = await openPromise(source, { autoClose: false });
    try {
      return await readEntries(zip);
    } finally {
      zip.close();
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { form: 'damaged', why: error.message };
  }
}

async function readEntries(zip: ZipFile): Promise<TorchFile> {
  let pickle: Buffer | undefined;
  let storedBytes = 0;
  for await (const entry of zip.eachEntry()) {
    const [, name = entry.fileName] = /^[^/]+\/(.+)$/.exec(entry.fileName) ?? [];
    if (name === 'constants.pkl' || name.startsWith('code/')) return { form: 'torchscript' };
    if (name.startsWith('data/')) storedBytes += entry.uncompressedSize;
    if (name !== 'data.pkl') continue;
    if (entry.uncompressedSize > MAX_PICKLE_BYTES) throw new Error('its data.pkl has more than 64 MB');
    pickle = Buffer.concat(await Array.fromAsync(await zip.openReadStreamPromise(entry)));
  }
  if (pickle === undefined) return { form: 'unknown', why: 'it is a zip archive without a data.pkl' };
  return { form: 'state', pickle: readPickle(pickle), storedBytes };
}

// torch/serialization.py (_legacy_save): five pickles, which are this number, the version, the system, the object and
// the keys of the storages; then each storage with its length.
const STORAGE_LENGTH_BYTES = 8;
const MAGIC_NUMBER = 0x1950a86a20f9469cfc6cn;

/** The format until PyTorch 1.5: pickles one after another, then the storages. */
async function readLegacy({ source, bytes }: FolderFile): Promise<TorchFile> {
  const data = await readBytes(source, 0, Math.min(bytes, MAX_PICKLE_BYTES));
  try {
    const parts = legacyPickles(data);
    if (parts === undefined) return { form: 'plain pickle' };
    const { pickle, keys } = parts;
    const lengths = Array.isArray(keys.value) ? keys.value.length * STORAGE_LENGTH_BYTES : 0;
    return { form: 'state', pickle, storedBytes: bytes - keys.end - lengths };
  } catch (error) {
    if (!(error instanceof NotAPickle)) throw error;
    return { form: 'damaged', why: error.message };
  }
}

function legacyPickles(data: Buffer): { readonly pickle: Pickle; readonly keys: Pickle } | undefined {
  const magic = readPickle(data);
  if (magic.value !== MAGIC_NUMBER) return undefined;
  const version = readPickle(data, magic.end);
  const system = readPickle(data, version.end);
  const pickle = readPickle(data, system.end);
  return { pickle, keys: readPickle(data, pickle.end) };
}

const FLOAT_BYTES = 4;

/** The numbers of a storage in single precision that was pickled with a tensor. Throws NotAPickle for any other. */
export function legacyStorage(data: Buffer): number[] {
  const parts = legacyPickles(data);
  const storage = parts?.pickle.value;
  const type = storage instanceof Reference && Array.isArray(storage.id) ? storage.id[1] : undefined;
  if (parts === undefined || !(type instanceof Global) || type.path !== 'torch.FloatStorage')
    throw new NotAPickle('a tensor is not in single precision');
  const numbers = data.subarray(parts.keys.end + STORAGE_LENGTH_BYTES);
  return Array.from({ length: Math.floor(numbers.length / FLOAT_BYTES) }, (_, at) =>
    numbers.readFloatLE(at * FLOAT_BYTES),
  );
}
