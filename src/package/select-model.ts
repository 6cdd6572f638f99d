import { type Selection, walkFolder } from './folder.ts';
import { modelChoice, withoutDuplicateWeights } from './model-files.ts';
import { withOneGraph } from './onnx-graph.ts';
import { sentenceModules, withModules, withTransformerAtRoot } from './sentence-modules.ts';
import { withStateDictNamed } from './state-dict.ts';
import { rejectAdapter } from './transformers/adapter.ts';

/**
 * The files of a model folder that the bundled serve script loads, under the names that it looks for. Throws Fault
 * `package` for a folder that it would load in part only.
 */
export async function selectModel(root: string): Promise<Selection> {
  const modules = await sentenceModules(root);
  const found = withTransformerAtRoot(await walkFolder(root, withModules(modelChoice, modules)), modules);
  await rejectAdapter(found.files);
  return withOneGraph(await withStateDictNamed(withoutDuplicateWeights(found)));
}
