import type { RealtimeOptions, ServerlessOptions } from './host-options.ts';
import { hasLocalDisk, type Processor, processorOf } from './instance-type.ts';

/** Two options that are right each by itself and cannot stand together: where, and why. */
export interface Conflict {
  readonly option: string;
  readonly why: string;
}

/** What AWS would refuse, or accept and never get to start, of options that their host has. */
export function conflicts(
  host: ServerlessOptions | RealtimeOptions,
  processor: Processor | undefined,
): Conflict[] {
  return host.type === 'sagemaker-serverless' ? ofConcurrency(host) : ofInstance(host, processor);
}

function ofConcurrency({ maxConcurrency, provisionedConcurrency = 0 }: ServerlessOptions): Conflict[] {
  if (provisionedConcurrency <= maxConcurrency) return [];
  const why = `is ${provisionedConcurrency}, more than maxConcurrency (${maxConcurrency}); SageMaker takes at most that`;
  return [{ option: 'host.provisionedConcurrency', why }];
}

function ofInstance(host: RealtimeOptions, processor: Processor | undefined): Conflict[] {
  const { instanceType, volumeGb, kmsKeyId } = host;
  const found: Conflict[] = [];
  if (processor === 'gpu' && processorOf(instanceType) === 'cpu') {
    const why = `is "gpu" and ${instanceType} has none; take a GPU type such as ml.g4dn.xlarge`;
    found.push({ option: 'container.processor', why });
  }
  if (!hasLocalDisk(instanceType)) return found;
  if (volumeGb !== undefined) {
    // "VolumeSize parameter is not allowed for the selected Instance type" (CreateEndpointConfig).
    const why = `${instanceType} has drives of its own and takes no volume; leave it out`;
    found.push({ option: 'host.volumeGb', why });
  }
  if (kmsKeyId !== undefined) {
    // CreateEndpointConfigInput.KmsKeyId: with local storage "the call to CreateEndpointConfig fails".
    const why = `the drives of ${instanceType} encrypt themselves and take no key; leave it out or take a type without local drives`;
    found.push({ option: 'host.kmsKeyId', why });
  }
  return found;
}
