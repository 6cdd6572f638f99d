import { resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { Fault } from '../../contract/fault.ts';
import { cacheFolder } from '../../local/cache-folder.ts';
import { exportPython, exportVersions } from '../../local/export-python.ts';
import { changedManifest, contentOf, type SourceFile } from '../../package/manifest.ts';
import type { ModelPackage } from '../../package/model.ts';
import { hasGraph } from '../../package/onnx-graph.ts';
import { exportedGraph } from '../../package/onnx/export-graph.ts';
import { isTransformersWeights } from '../../package/weights.ts';

const GRAPH = 'model.onnx';

/** A package with a graph that is exported now, if `--onnx` asks for one and the folder has none. Throws Fault `package`. */
export async function withGraph(
  model: ModelPackage,
  config: Pick<Config, 'onnx'>,
  task: string,
  say: (text: string) => void,
): Promise<ModelPackage> {
  if (config.onnx !== true) return model;
  if (!model.isBundled) throw notBundled();
  if (hasGraph(model.manifest)) return model;
  const graph = await exportedGraph(model.manifest, {
    task,
    cache: resolve(cacheFolder('onnx')),
    versions: await exportVersions(),
    python: async () => {
      const python = await exportPython({ say });
      say('Exporting the ONNX graph, and comparing it with PyTorch');
      return python;
    },
  });
  return changed(model, [], [{ path: GRAPH, source: graph }]);
}

/** The package without the weights that an exported graph contains, too. */
export async function withoutExportedWeights(model: ModelPackage): Promise<ModelPackage> {
  const weights = model.manifest.entries
    .map(({ path }) => path)
    .filter((path) => isTransformersWeights(path));
  const leftOut = weights.map((path) => ({ path, reason: `${GRAPH} has the same weights` }));
  return { ...(await changed(model, weights, [])), leftOut: [...model.leftOut, ...leftOut] };
}

async function changed(
  model: ModelPackage,
  without: readonly string[],
  files: readonly SourceFile[],
): Promise<ModelPackage> {
  const manifest = await changedManifest(model.manifest, new Set(without), files);
  return { ...model, manifest, bytes: contentOf(manifest).bytes };
}

function notBundled(): Fault {
  return new Fault(
    'config',
    '--onnx exports a graph for the built-in serve script, but the model has a serve script of its own.',
    'Remove --onnx, or export the graph yourself and load it in the serve script.',
  );
}
