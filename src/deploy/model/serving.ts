import { frameworksOf } from '../../../infra/images.ts';
import type { Config } from '../../config/config.ts';
import { detectTask } from '../../config/detect-task.ts';
import { taskOf } from '../../config/served-task.ts';
import type { Serving } from '../../package/check-model.ts';
import { graphRuntime } from './vendoring.ts';

/** What loads the model: the task's part of the bundled serve script, in the configured image. */
export function servingOf(config: Config): Required<Serving> {
  const packed = graphRuntime(config).runtime;
  const image = { ...frameworksOf(config.container), packed, exportsGraph: config.onnx };
  return { served: { ...taskOf(config), detected: detectTask(config.model) }, image };
}
