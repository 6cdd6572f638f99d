import type { LocatedConfig } from './locate-model.ts';
import { contentLines } from '../../package/content-lines.ts';
import { describeModel, type ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { hasPyTorch, isFunction } from './available-frameworks.ts';
import { checkLeanScript } from './lean-script.ts';
import { servingOf } from './serving.ts';
import { vendoringOf } from './vendoring.ts';
import { withGraph, withoutExportedWeights } from './with-graph.ts';
import { withPackages } from './with-packages.ts';

/** A model folder as it is packed for the configuration's image. */
export interface PackagedModel extends ModelPackage {
  /** What is packed and what is not, for people. */
  readonly lines: readonly string[];
}

/**
 * The model of a configuration with its serve script and the packages that the image lacks. Throws Fault `package` for
 * what cannot be served, and `config` when packages are needed and Python is not there.
 */
export async function packageModel(config: LocatedConfig, { say, warn }: Reporter): Promise<PackagedModel> {
  const serving = servingOf(config);
  const isPacked = isFunction(config);
  const container = isPacked ? ({ ...config.container, family: 'function' } as const) : config.container;
  const described = await describeModel({ ...config, container }, serving);
  // Without PyTorch, the built-in serve script always needs a graph.
  const needsGraph = !hasPyTorch(config) && described.isBundled;
  const complete = await withGraph(
    described,
    { onnx: needsGraph ? true : config.onnx },
    serving.served.name,
    say,
  );
  const isExported = complete !== described;
  // The packages of a function are in its zip or image, so that the archive is the same on every host.
  if (isPacked) {
    const packed = isExported ? await withoutExportedWeights(complete) : described;
    return { ...packed, lines: contentLines(packed) };
  }
  if (config.container.family === 'lean' && !complete.isBundled) await checkLeanScript(complete);
  const vendoring = vendoringOf(config, complete.manifest, complete.isBundled);
  vendoring.warnings.forEach(warn);
  const answersWithGraph = needsGraph || vendoring.runtime.length > 0;
  const chosen = isExported && answersWithGraph ? await withoutExportedWeights(complete) : complete;
  const { model, lines } = await withPackages(chosen, vendoring, say);
  return { ...model, lines: [...contentLines(chosen), ...lines] };
}
