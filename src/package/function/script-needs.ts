import { CODE_FOLDER } from '../../local/own-script.ts';
import { Fault } from '../../contract/fault.ts';
import { programOf } from '../entry-module.ts';
import type { ModelPackage } from '../model.ts';
import { GRAPH_RUNTIME, hasGraph } from '../onnx-graph.ts';
import { TORCH } from '../vendor/pytorch.ts';
import { importedBy, namedIn } from './imported-packages.ts';
import { HOSTS_WITH_PYTORCH } from './other-hosts.ts';

/** The second needs the first to load a model. */
const PYTORCH = [TORCH, 'transformers'];

/** A model with its serve script, as `describeModel` returns it. */
export type ServedModel = Pick<ModelPackage, 'manifest' | 'isBundled' | 'environment'>;

/** What a function may be packed with. */
export interface Room {
  /** Whether PyTorch fits. */
  readonly forPyTorch: boolean;
  /** Whether the built-in serve script answers with it, although there is a graph. */
  readonly prefersPyTorch?: boolean | undefined;
}

/**
 * The packages that a serve script needs besides requirements.txt: of its own one, those that any import in its folder
 * names, as also an import in a helper may run; but PyTorch and transformers only if it cannot run without. Throws Fault
 * `package` if they do not fit, and for the built-in script without an ONNX graph.
 */
export async function runtimeOf(
  model: ServedModel,
  { forPyTorch, prefersPyTorch = false }: Room,
): Promise<readonly string[]> {
  const { manifest, isBundled, environment } = model;
  const usesGraph = hasGraph(manifest) && !(forPyTorch && prefersPyTorch);
  if (isBundled && usesGraph) return GRAPH_RUNTIME;
  if (isBundled && forPyTorch) return PYTORCH;
  if (isBundled) throw noGraph();
  const code = manifest.entries.filter(({ path }) => path.startsWith(`${CODE_FOLDER}/`));
  const required = await importedBy(programOf(environment), code);
  const large = PYTORCH.find((name) => required.has(name));
  if (large !== undefined && !forPyTorch) throw tooLarge(large, required.get(large) ?? '');
  const pytorch = required.has('transformers') ? PYTORCH : PYTORCH.filter((name) => required.has(name));
  // Without NumPy, PyTorch cannot convert tensors to and from its arrays.
  const named = new Set([...(await namedIn(code)), ...(pytorch.length > 0 ? ['numpy'] : [])]);
  return [...GRAPH_RUNTIME.filter((name) => named.has(name)), ...pytorch];
}

function noGraph(): Fault {
  return new Fault(
    'package',
    'the model has no ONNX graph, and a Lambda zip has no room for PyTorch, which would answer without one',
    `Export a graph: --onnx. ${HOSTS_WITH_PYTORCH}`,
  );
}

function tooLarge(name: string, path: string): Fault {
  return new Fault(
    'package',
    `${path} imports ${name}, for which a Lambda zip has no room`,
    `Load an ONNX graph in the script instead. ${HOSTS_WITH_PYTORCH}`,
  );
}
