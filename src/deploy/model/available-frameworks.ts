import { hostOf } from '../../../infra/hosts/registry.ts';
import { frameworksOf } from '../../../infra/images.ts';
import type { Config } from '../../config/config.ts';
import { GRAPH_RUNTIME } from '../../package/onnx-graph.ts';
import type { Frameworks } from '../../package/transformers/model-config.ts';
import { graphRuntime } from './vendoring.ts';

/** What the model is loaded with: the frameworks of the image, or of a function. */
export function availableFrameworks(config: Config): Frameworks {
  const image = frameworksOf(config.container);
  if (!isFunction(config))
    return { ...image, packed: graphRuntime(config).runtime, exportsGraph: config.onnx };
  // A function has no PyTorch: a model without a graph gets one when it is packed.
  return { torch: image.torch, transformers: undefined, packed: GRAPH_RUNTIME, exportsGraph: true };
}

/** Whether the host runs a function that is packed with its packages. */
export function isFunction(config: Config): boolean {
  return hostOf(config).functionPackage !== undefined;
}
