import type { RealtimeOptions } from '../../src/config/host-options.ts';
import { processorOf } from '../../src/config/instance-type.ts';
import type { HostInput, Hosted } from './host.ts';
import { sagemakerEndpoint } from './sagemaker-endpoint.ts';

/** A SageMaker real-time endpoint: instances that are always on, of any type, in a VPC if wished. */
export function sagemakerRealtime(input: HostInput, options: RealtimeOptions): Hosted {
  const { instanceType, instanceCount, volumeGb } = options;
  const { dataDownloadTimeoutSeconds, startupHealthCheckTimeoutSeconds } = options;
  return sagemakerEndpoint(input, {
    processor: input.config.container.processor ?? processorOf(instanceType),
    // How many workers there are is left to the model server: one per GPU, or per CPU. Instances have the memory.
    environment: {},
    capacity: {
      type: 'instances',
      instanceType,
      instanceCount,
      dataDownloadTimeoutSeconds,
      startupHealthCheckTimeoutSeconds,
      volumeGb,
    },
    kmsKeyId: options.kmsKeyId,
    vpc: options.vpc,
  });
}
