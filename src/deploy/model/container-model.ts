import type { Config } from '../../config/config.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { hasPyTorch } from './available-frameworks.ts';
import { checkLeanScript } from './lean-script.ts';
import { vendoringOf } from './vendoring.ts';
import { withGraph, withoutExportedWeights } from './with-graph.ts';
import { withPackages } from './with-packages.ts';

/** A model in an archive for a container. */
export interface ContainerModel {
  readonly model: ModelPackage;
  /** The same without packages. */
  readonly chosen: ModelPackage;
  /** About the packages. */
  readonly lines: readonly string[];
}

/** The model with a graph, if one answers, and with the packages that the image lacks. Throws Fault `package` or `config`. */
export async function containerModel(
  described: ModelPackage,
  config: Config,
  task: string,
  { say, warn }: Pick<Reporter, 'say' | 'warn'>,
): Promise<ContainerModel> {
  // Without PyTorch, the built-in serve script always needs a graph.
  const needsGraph = !hasPyTorch(config) && described.isBundled;
  const complete = await withGraph(described, { onnx: needsGraph ? true : config.onnx }, task, say);
  if (config.container.family === 'lean' && !complete.isBundled) await checkLeanScript(complete);
  const vendoring = vendoringOf(config, complete.manifest, complete.isBundled);
  vendoring.warnings.forEach(warn);
  const answersWithGraph = needsGraph || vendoring.runtime.length > 0;
  const isExported = complete !== described;
  const chosen = isExported && answersWithGraph ? await withoutExportedWeights(complete) : complete;
  return { chosen, ...(await withPackages(chosen, vendoring, say)) };
}
