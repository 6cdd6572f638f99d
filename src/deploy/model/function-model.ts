import type { Config } from '../../config/config.ts';
import { Fault } from '../../contract/fault.ts';
import type { ModelPackage } from '../../package/model.ts';
import type { Reporter } from '../reporter.ts';
import { hasRoomForPyTorch, prefersPyTorch } from './available-frameworks.ts';
import { withGraph, withoutExportedWeights } from './with-graph.ts';

/**
 * The model of a function, whose packages are in its zip, image or files, so that the archive is the same on every host.
 * The built-in serve script answers with a graph, which is exported if the folder has none: it starts in a fraction of the
 * time of PyTorch. Where that has room, it answers for a model of which no graph can be made. Throws Fault `package`.
 */
export async function functionModel(
  model: ModelPackage,
  config: Config,
  task: string,
  { say, warn }: Pick<Reporter, 'say' | 'warn'>,
  exported: typeof withGraph = withGraph,
): Promise<ModelPackage> {
  const hasRoom = hasRoomForPyTorch(config);
  if (model.isBundled && hasRoom && prefersPyTorch(config)) return model;
  const onnx = model.isBundled ? true : config.onnx;
  const complete = await exported(model, { onnx }, task, say).catch((cause: unknown) => {
    const mayAnswerWithPyTorch = model.isBundled && hasRoom && config.onnx !== true;
    if (!mayAnswerWithPyTorch || !(cause instanceof Fault) || cause.code !== 'package') throw cause;
    warn(`PyTorch is packed, which starts more slowly than ONNX Runtime: ${cause.message}`);
    return model;
  });
  return complete === model ? model : await withoutExportedWeights(complete);
}
