import { Fault } from '../../contract/fault.ts';
import { printable } from '../archive-name.ts';
import type { FolderFile } from '../folder.ts';
import type { Pickle } from './pickle.ts';
import { asText, Global, Made, Reference, type Value } from './pickled-value.ts';
import { DTYPE_BITS, type Tensor, type Tensors } from './tensor.ts';
import { readTorchFile, type TorchFile } from './torch-file.ts';
import { allowedSince, isAtLeast } from './torch-globals.ts';

/** The dtype of a tensor, by its storage class or torch's own name. */
const DTYPES: Readonly<Record<string, string>> = {
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.DoubleStorage': 'F64',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
  'torch.ComplexFloatStorage': 'C64',
  'torch.float8_e4m3fn': 'F8_E4M3',
  'torch.float8_e5m2': 'F8_E5M2',
};

/**
 * The tensors of a state dict that torch.save wrote. Throws Fault `package` for what torch.load(weights_only=True) of
 * this version rejects, and for anything but a state dict. Nothing is unpickled.
 */
export async function readStateDict(file: FolderFile, torch: string): Promise<Tensors> {
  const { path } = file;
  const found = await readTorchFile(file);
  if (found.form !== 'state') throw otherForm(path, found);
  const { pickle, storedBytes } = found;
  const { value } = pickle;
  if (value instanceof Made && !asTensor(value)) throw wholeObject(path, value);
  rejectForbidden(path, pickle, torch);
  const { tensors, storages } = tensorsIn(value);
  if (tensors.size === 0) throw noStateDict(path, value);
  const needed = [...storages.values()].reduce((sum, bytes) => sum + bytes, 0);
  if (needed > storedBytes)
    throw new Fault(
      'package',
      `${path} is truncated: its tensors have ${needed} bytes, and it contains ${storedBytes}`,
      AGAIN,
    );
  return tensors;
}

const AGAIN = 'Copy or download the file again, or save the model again: model.save_pretrained(DIR).';
const SAVE_STATE =
  'Save only the weights, next to config.json: model.save_pretrained(DIR), or ' +
  'torch.save(model.state_dict(), "pytorch_model.bin"). Or bring your own serve script with --code DIR.';

function otherForm(path: string, found: Exclude<TorchFile, { form: 'state' }>): Fault {
  if ('why' in found) {
    const is = found.form === 'damaged' ? 'truncated or damaged' : 'not a file of PyTorch';
    return new Fault('package', `${path} is ${is}: ${found.why}`, AGAIN);
  }
  return new Fault('package', `${path} is ${UNREADABLE[found.form]}`, SAVE_STATE);
}

const UNREADABLE = {
  torchscript: 'a TorchScript archive, which transformers does not load',
  'legacy tar': 'in the tar format of PyTorch before 0.4, which torch.load(weights_only=True) does not read',
  'plain pickle': 'a pickle that torch.save did not write',
} as const;

function wholeObject(path: string, { by }: Made): Fault {
  const name = by instanceof Global ? printable(by.path) : 'an unknown class';
  return new Fault(
    'package',
    `${path} is a whole pickled object (${name}), not a state dict: loading it would run code of its own`,
    SAVE_STATE,
  );
}

function rejectForbidden(path: string, { globals, isForeign }: Pickle, torch: string): void {
  const forbidden = globals.find((name) => !isAllowed(name, torch));
  if (forbidden !== undefined) throw forbiddenGlobal(path, forbidden, torch);
  if (!isForeign) return;
  throw new Fault(
    'package',
    `${path} was saved with a pickle protocol that torch.load(weights_only=True) does not read: it reads protocol 2`,
    'Save it with the default: torch.save(model.state_dict(), "pytorch_model.bin"), without pickle_protocol.',
  );
}

function isAllowed(name: string, torch: string): boolean {
  const since = allowedSince(name);
  return since !== undefined && isAtLeast(torch, since);
}

function forbiddenGlobal(path: string, name: string, torch: string): Fault {
  const since = allowedSince(name);
  const what = `${path} contains ${printable(name)}, which torch.load(weights_only=True) rejects in the image's torch ${torch}`;
  if (since === undefined) return new Fault('package', what, SAVE_STATE);
  return new Fault(
    'package',
    `${what}; torch ${since} reads it`,
    `Set container.version to an image with torch ${since} or newer, or save the weights as safetensors.`,
  );
}

interface Found {
  readonly tensors: Map<string, Tensor>;
  /** Bytes of each storage by its key; tensors may share one. */
  readonly storages: Map<Value, number>;
}

function tensorsIn(value: Value): Found {
  const found: Found = { tensors: new Map(), storages: new Map() };
  if (!(value instanceof Map)) return found;
  for (const [name, each] of value) {
    const stored = asTensor(each);
    if (stored === undefined) continue;
    const { key, elements, ...tensor } = stored;
    found.tensors.set(asText(name), tensor);
    found.storages.set(key, Math.ceil((elements * (DTYPE_BITS[tensor.dtype] ?? 0)) / 8));
  }
  return found;
}

interface StoredTensor extends Tensor {
  readonly key: Value;
  /** Elements of its storage. */
  readonly elements: number;
}

/** A tensor as torch._utils describes it; undefined for anything else. */
function asTensor(value: Value): StoredTensor | undefined {
  if (!(value instanceof Made) || !(value.by instanceof Global) || !Array.isArray(value.args))
    return undefined;
  const [first = null, , size = null, , , , dtype = null] = value.args;
  if (value.by.path === 'torch._utils._rebuild_parameter') return asTensor(first);
  if (!/^torch\._utils\._rebuild_tensor(_v[23])?$/.test(value.by.path)) return undefined;
  if (!(first instanceof Reference) || !Array.isArray(first.id)) return undefined;
  const [, storage = null, key = null, , elements = null] = first.id;
  const named = [dtype, storage].find((each) => each instanceof Global && DTYPES[each.path] !== undefined);
  return {
    dtype: (named instanceof Global && DTYPES[named.path]) || 'F32',
    shape: Array.isArray(size) ? size.map(Number) : [],
    key,
    elements: Number(elements),
  };
}

function noStateDict(path: string, value: Value): Fault {
  const inside =
    value instanceof Map ? [...value].find(([, each]) => tensorsIn(each).tensors.size > 0) : undefined;
  if (inside === undefined)
    return new Fault('package', `${path} contains no state dict with tensors`, SAVE_STATE);
  const key = JSON.stringify(printable(asText(inside[0])));
  return new Fault(
    'package',
    `${path} is a training checkpoint: its weights are under the key ${key}, where transformers does not look`,
    `Save only them: torch.save(torch.load("${path}")[${key}], "pytorch_model.bin").`,
  );
}
