import { hostOf } from '../../../infra/hosts/registry.ts';
import { imagePythonOf } from '../../../infra/image-python.ts';
import { awsContainer, nearestTag } from '../../../infra/images.ts';
import type { Config } from '../../config/config.ts';
import { type Processor, processorOf } from '../../config/instance-type.ts';
import { leanPython } from '../../package/function/lean-python.ts';
import type { ImagePython } from '../../package/vendor/image-python.ts';

/** The Python of the configured container, with its packages. */
export function containerPython(config: Config): ImagePython {
  const chosen = awsContainer(config.container);
  if (chosen === undefined) return leanPython(config.container.python);
  return imagePythonOf(nearestTag(chosen, processorIn(config)));
}

/** The processor that the container is built for. */
export function processorIn(config: Config): Processor {
  const capacity = hostOf(config).capacity(config.host);
  return (
    config.container.processor ?? (capacity.type === 'instances' ? processorOf(capacity.instanceType) : 'cpu')
  );
}
