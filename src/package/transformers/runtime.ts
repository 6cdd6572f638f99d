import { Fault } from '../../contract/fault.ts';
import { readStateDict } from '../checkpoint/state-dict.ts';
import type { FolderFile } from '../folder.ts';
import { isGraph } from '../onnx-graph.ts';
import { isWeights } from '../weights.ts';
import { fileAt, type Frameworks } from './model-config.ts';

export interface Loadable {
  readonly model: readonly FolderFile[];
  readonly code: readonly FolderFile[];
  readonly image: Frameworks;
  /** Whether the folder has weights that transformers loads. */
  readonly hasCheckpoint: boolean;
}

/**
 * Throws Fault `package` if the bundled serve script has nothing in the image to load the model with: it needs
 * transformers and weights, or ONNX Runtime and a graph (inference-code/runtimes/choice.py).
 */
export async function checkRuntime({ model, code, image, hasCheckpoint }: Loadable): Promise<void> {
  const has = (name: string): boolean =>
    image.packed?.includes(name) === true || code.some(({ path }) => isModuleOf(path, name));
  const hasTransformers = image.transformers !== undefined || has('transformers');
  if (hasCheckpoint && hasTransformers) return;
  const graph = fileAt(model, 'tokenizer.json') && model.map(({ path }) => path).find(isGraph);
  // tokenizers is a dependency of transformers.
  const willHaveGraph = graph !== undefined || (hasCheckpoint && image.exportsGraph === true);
  if (willHaveGraph && has('onnxruntime') && (hasTransformers || has('tokenizers'))) return;
  if (hasCheckpoint) throw withoutTransformers(image);
  if (graph !== undefined) throw withoutOnnxRuntime(graph);
  throw await withoutCheckpoint(model, image.torch);
}

/** Whether a file belongs to an installed package: the image has none of these in `code/`. */
function isModuleOf(path: string, name: string): boolean {
  return path.endsWith(`/${name}/__init__.py`);
}

function withoutTransformers({ torch }: Frameworks): Fault {
  return new Fault(
    'package',
    `the PyTorch image (torch ${torch}) has no transformers, which loads the model`,
    "Set container.family to 'huggingface', pass --onnx to answer with ONNX Runtime, or bring your own serve script with --code DIR and transformers in its requirements.txt.",
  );
}

function withoutOnnxRuntime(graph: string): Fault {
  return new Fault(
    'package',
    `the folder has only the ONNX graph ${graph}, and the AWS images have no ONNX Runtime`,
    'Pass --onnx, which packs ONNX Runtime, put the weights next to it (model.save_pretrained(DIR)), or bring your own serve script with --code DIR and onnxruntime in its requirements.txt.',
  );
}

/** PyTorch's files under another name are read, to say what they are. */
async function withoutCheckpoint(model: readonly FolderFile[], torch: string): Promise<Fault> {
  const other = model.find(({ path }) => /^[^/]+\.(bin|pt|pth)$/.test(path));
  if (other === undefined) return noCheckpoint(model);
  await readStateDict(other, torch);
  return new Fault(
    'package',
    `${other.path} is a state dict, but transformers loads only model.safetensors or pytorch_model.bin`,
    `Rename it: mv ${other.path} pytorch_model.bin`,
  );
}

function noCheckpoint(model: readonly FolderFile[]): Fault {
  const weights = model.map(({ path }) => path).filter(isWeights);
  return new Fault(
    'package',
    `the folder has ${weights.join(', ')}, but neither model.safetensors nor pytorch_model.bin, which transformers loads`,
    'Save the model again with model.save_pretrained(DIR), or bring your own serve script with --code DIR.',
  );
}
