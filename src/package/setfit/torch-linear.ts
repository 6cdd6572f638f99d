import { attributesOf, isMadeBy, Made, type Value } from '../checkpoint/pickled-value.ts';
import { legacyStorage } from '../checkpoint/torch-file.ts';

interface TorchLinear {
  readonly weight: readonly (readonly number[])[];
  readonly bias: readonly number[] | undefined;
}

/** The weights of the module `linear` of a torch module that was pickled as a whole. */
export function torchLinear(made: Made): TorchLinear {
  const linear = within(attributesOf(made).get('_modules'), 'linear');
  const parameters = linear instanceof Made ? attributesOf(linear).get('_parameters') : undefined;
  const weight = tensorOf(within(parameters, 'weight'));
  const { values, shape } = weight ?? { values: [], shape: [] };
  const [rows = 0, columns = 0] = shape;
  return {
    weight: Array.from({ length: rows }, (_, row) => values.slice(row * columns, (row + 1) * columns)),
    bias: tensorOf(within(parameters, 'bias'))?.values,
  };
}

function within(map: Value | undefined, name: string): Value | undefined {
  return map instanceof Map ? map.get(name) : undefined;
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …), in single precision and row by row. */
function tensorOf(
  value: Value | undefined,
): { readonly values: number[]; readonly shape: number[] } | undefined {
  const args = isMadeBy(value, 'torch._utils._rebuild_parameter') ? argsOf(value) : [];
  const [storage, offset, size, stride] = isMadeBy(args[0], 'torch._utils._rebuild_tensor_v2')
    ? argsOf(args[0])
    : [];
  const [saved] = isMadeBy(storage, 'torch.storage._load_from_bytes') ? argsOf(storage) : [];
  if (!(saved instanceof Uint8Array) || !Array.isArray(size)) return undefined;
  const shape = size.map(Number);
  const [, columns = 1] = shape;
  if (Array.isArray(stride) && Number(stride[0]) !== columns) return undefined;
  const count = shape.reduce((product, each) => product * each, 1);
  const all = legacyStorage(Buffer.from(saved));
  return { values: all.slice(Number(offset), Number(offset) + count), shape };
}

function argsOf({ args }: Made): Value[] {
  return Array.isArray(args) ? args : [];
}
