import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { bytesOf, DTYPE_BITS, elementsOf, type Tensor, type Tensors } from '../checkpoint/tensor.ts';
import type { FolderFile } from '../folder.ts';
import { isWeights } from '../weights.ts';
import type { Frameworks, JsonObject } from './model-config.ts';

/** What one copy of the model needs in memory. */
export interface LoadedWeights {
  readonly bytes: number;
  /** Bytes while it is loaded, at their highest. */
  readonly loadingBytes: number;
  /** The dtype that its floating-point weights have in memory; undefined if that is not known. */
  readonly dtype: string | undefined;
}

const TORCH_DTYPES: Readonly<Record<string, string>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  float64: 'F64',
};

/**
 * The weights as from_pretrained loads them without arguments. Version 5 keeps their dtype: that of config.json, else
 * of the first floating-point tensor. Version 4 loads float32, whatever they are (modeling_utils, `_get_dtype`).
 */
export function loadedWeights(
  { tensors, isPickled }: Checkpoint,
  config: JsonObject,
  { transformers }: Frameworks,
): LoadedWeights {
  const dtype = transformers?.startsWith('4.') ? 'F32' : ownDtype(tensors, config);
  const bytes = [...tensors.values()].reduce((sum, tensor) => sum + loadedBytes(tensor, dtype), 0);
  // torch.load creates a second copy, which is freed when the model has its values.
  return { bytes, loadingBytes: isPickled ? 2 * bytes : bytes, dtype };
}

/** The weights of a folder as they are stored, for a serve script that may load them in any way. */
export function storedWeights(files: readonly FolderFile[]): LoadedWeights {
  const bytes = files.filter(({ path }) => isWeights(path)).reduce((sum, file) => sum + file.bytes, 0);
  return { bytes, loadingBytes: bytes, dtype: undefined };
}

function ownDtype(tensors: Tensors, config: JsonObject): string {
  const named = TORCH_DTYPES[String(config['dtype'] ?? config['torch_dtype'])];
  return named ?? [...tensors.values()].find(isFloat)?.dtype ?? 'F32';
}

function loadedBytes(tensor: Tensor, dtype: string): number {
  return isFloat(tensor) ? elementsOf(tensor) * ((DTYPE_BITS[dtype] ?? 0) / 8) : bytesOf(tensor);
}

/** Floating point that a model can have as its dtype; smaller types are quantized and stay. */
function isFloat({ dtype }: Tensor): boolean {
  return /^(F16|BF16|F32|F64)$/.test(dtype);
}
