/** A tensor as its file describes it. */
export interface Tensor {
  /** The dtype's name in safetensors, such as `F32`. */
  readonly dtype: string;
  readonly shape: readonly number[];
}

/** The tensors of a checkpoint by name. */
export type Tensors = ReadonlyMap<string, Tensor>;

/** Bits per element of every dtype of the format (safetensors 0.8.0, `Dtype`). */
export const DTYPE_BITS: Readonly<Record<string, number>> = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E5M2FNUZ: 8,
  F8_E4M3FNUZ: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
};

export function elementsOf({ shape }: Tensor): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Bytes of a tensor in its file; of sub-byte types rounded up. */
export function bytesOf(tensor: Tensor): number {
  return Math.ceil((elementsOf(tensor) * (DTYPE_BITS[tensor.dtype] ?? 0)) / 8);
}
