import { hostOf } from '../../../infra/hosts/registry.ts';
import { frameworksOf } from '../../../infra/images.ts';
import type { Config } from '../../config/config.ts';
import { PYTORCH } from '../../local/vendor-installer.ts';
import { GRAPH_RUNTIME } from '../../package/onnx-graph.ts';
import type { Frameworks } from '../../package/transformers/model-config.ts';
import { lockedFrameworks } from '../../package/vendor/pytorch.ts';
import { graphRuntime } from './vendoring.ts';

/** What the model is loaded with: the frameworks of the image, of the lean container, or of a function. */
export function availableFrameworks(config: Config): Frameworks {
  const image = frameworksOf(config.container);
  if (hasPyTorch(config))
    return { ...image, packed: graphRuntime(config).runtime, exportsGraph: config.onnx };
  // A model without a graph gets one when it is packed.
  const graph = { packed: GRAPH_RUNTIME, exportsGraph: true };
  if (!hasRoomForPyTorch(config)) return { torch: image.torch, transformers: undefined, ...graph };
  return { ...lockedFrameworks(PYTORCH), ...(prefersPyTorch(config) ? {} : graph) };
}

/** Whether PyTorch is where the model runs: in the images of AWS. Functions and the lean container have ONNX Runtime. */
export function hasPyTorch(config: Config): boolean {
  return !isFunction(config) && config.container.family !== 'lean';
}

/** Whether a function is packed with PyTorch if its model needs it. */
export function hasRoomForPyTorch(config: Config): boolean {
  const platform = hostOf(config).functionPackage?.(config.host);
  return platform !== undefined && platform.place !== 'zip';
}

/** Whether PyTorch answers where it may be packed, although there is a graph or one could be exported. */
export function prefersPyTorch({ onnx, container }: Config): boolean {
  return onnx === false || container.environment['SAGEMAKER_GATEWAY_RUNTIME'] === 'torch';
}

/** Whether the host runs a function that is packed with its packages. */
export function isFunction(config: Config): boolean {
  return hostOf(config).functionPackage !== undefined;
}
