import { hostOf } from '../../../infra/hosts/registry.ts';
import { frameworksOf } from '../../../infra/images.ts';
import type { Config } from '../../config/config.ts';
import { GRAPH_RUNTIME } from '../../package/onnx-graph.ts';
import type { Frameworks } from '../../package/transformers/model-config.ts';
import { graphRuntime } from './vendoring.ts';

/** What the model is loaded with: the frameworks of the image, or of a function's zip. */
export function availableFrameworks(config: Config): Frameworks {
  const image = frameworksOf(config.container);
  if (!isFunctionZip(config))
    return { ...image, packed: graphRuntime(config).runtime, exportsGraph: config.onnx };
  // A zip has no room for PyTorch: a model without a graph gets one when it is packed.
  return { torch: image.torch, transformers: undefined, packed: GRAPH_RUNTIME, exportsGraph: true };
}

/** Whether the host runs a zip of the model with its packages. */
export function isFunctionZip(config: Config): boolean {
  return hostOf(config).functionZip !== undefined;
}
