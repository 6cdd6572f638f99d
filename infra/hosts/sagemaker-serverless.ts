import { Fault } from '../../src/contract/fault.ts';
import type { ServerlessOptions } from '../../src/config/host-options.ts';
import type { HostInput, Hosted } from './host.ts';
import { sagemakerEndpoint } from './sagemaker-endpoint.ts';

// The Regions of the SageMaker Developer Guide (serverless-endpoints, quotas): 21, and none in China.
const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'sa-east-1',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'me-south-1',
  'af-south-1',
  'ap-east-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
];

// One worker with one copy of the model: the toolkits start one per CPU otherwise and run out of memory.
const ENVIRONMENT: Readonly<Record<string, string>> = {
  SAGEMAKER_MODEL_SERVER_WORKERS: '1',
  MMS_DEFAULT_WORKERS_PER_MODEL: '1',
};

/**
 * A SageMaker serverless endpoint: scales to zero, 4 MB per call, cold starts of seconds.
 * Throws Fault `config` in a region without serverless inference.
 */
export function sagemakerServerless(input: HostInput, options: ServerlessOptions): Hosted {
  refuseRegion(input.site.region);
  const { memoryMb, maxConcurrency, provisionedConcurrency, kmsKeyId } = options;
  return sagemakerEndpoint(input, {
    processor: 'cpu',
    environment: ENVIRONMENT,
    capacity: { type: 'serverless', memoryMb, maxConcurrency, provisionedConcurrency },
    kmsKeyId,
    vpc: undefined,
  });
}

function refuseRegion(region: string): void {
  if (REGIONS.includes(region)) return;
  throw new Fault(
    'config',
    `SageMaker has no serverless inference in the region "${region}".`,
    `Deploy with --host sagemaker-realtime, or choose one of ${REGIONS.join(', ')}.`,
  );
}
