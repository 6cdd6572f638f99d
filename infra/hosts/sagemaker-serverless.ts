import * as z from 'zod';
import type { VariantCapacity } from '../../src/config/capacity.ts';
import { Fault } from '../../src/contract/fault.ts';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { CAPACITY_FLAGS } from './capacity-flags.ts';
import { endpointPlace } from './endpoint/endpoint-place.ts';
import { declareEndpoint } from './endpoint/endpoint.ts';
import { kmsKeyId } from './endpoint/kms-key.ts';
import type { Host } from './host.ts';

// Memory comes in steps of 1 GB; the API's own validation says only 1024..6144 (SageMaker Developer Guide,
// serverless-endpoints). New accounts are limited to 3072.
/** Sizes of a container. */
export const MEMORY_MB = [1024, 2048, 3072, 4096, 5120, 6144] as const;

const concurrency = z.int().min(1).max(200);

const options = z.strictObject({
  type: z.literal('sagemaker-serverless'),
  memoryMb: z
    .literal(MEMORY_MB, `must be one of ${MEMORY_MB.join(', ')} (SageMaker accepts steps of 1 GB)`)
    .default(2048)
    .describe(
      'Memory of the serverless container in MB; CPU scales with it. New accounts are limited to 3072.',
    ),
  maxConcurrency: concurrency
    .default(5)
    .describe('Maximum concurrent requests, 1 to 200; more are throttled (429).'),
  provisionedConcurrency: concurrency
    .optional()
    .describe('Containers that are always warm (and billed), at most maxConcurrency. Default: none.'),
  kmsKeyId,
});

type Options = z.output<typeof options>;

const NO_INSTANCES = 'a serverless endpoint has no instances';
const NO_WINDOW = 'serverless containers have a fixed limit of 3 minutes to download and start';
const NO_SHARE = 'it moves a share of the instances at a time, and a serverless endpoint has none';
// Developer Guide, deployment-guardrails: they "only apply to Asynchronous inference and Real-time inference".
const NO_GUARDRAILS = 'deployment guardrails support real-time endpoints only';

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

/** A SageMaker serverless endpoint: scales to zero, 4 MB per call, cold starts of seconds. */
export const sagemakerServerless = {
  options,
  // Feature exclusions of the SageMaker Developer Guide (serverless-endpoints), and of ProductionVariant in the API:
  // ServerlessConfig excludes InstanceType with InitialInstanceCount and all that belongs to an instance.
  features: {
    modelIn: 'SageMaker reads the model from S3',
    baseImage: 'an endpoint has container.baseImage, with the family "lean"',
    storageMb: 'serverless containers have a fixed disk of 5 GB',
    timeoutSeconds: 'SageMaker gives a container 60 seconds for a request',
    architecture: 'the images of endpoints are for x86_64',
    python: 'an endpoint has container.python, with the family "lean"',
    snapStart: 'snapshots exist only for functions',
    instanceType: NO_INSTANCES,
    instanceCount: NO_INSTANCES,
    dataDownloadTimeoutSeconds: NO_WINDOW,
    startupHealthCheckTimeoutSeconds: NO_WINDOW,
    volumeGb: 'serverless containers have a fixed disk of 5 GB',
    vpc: 'serverless endpoints have no VPC configuration',
    gpu: 'serverless endpoints have no GPUs',
    canary: NO_SHARE,
    linear: NO_SHARE,
    rolling: 'SageMaker does not support rolling updates of serverless endpoints',
    autoRollback: NO_GUARDRAILS,
    waitSeconds: NO_GUARDRAILS,
    instancesAtATime: NO_INSTANCES,
    rollbackSize: NO_GUARDRAILS,
    terminationWaitSeconds: NO_GUARDRAILS,
    maxExecutionSeconds: NO_GUARDRAILS,
  },
  flags: CAPACITY_FLAGS,
  limits: {
    requestBody: BODY_LIMITS.sagemakerServerless,
    // "5 GB of ephemeral disk storage", whatever the memory; "The maximum size of the container image is 10 GB"
    // (Developer Guide, serverless-endpoints).
    diskBytes: 5_000_000_000,
    imageBytes: 10_000_000_000,
  },
  // "The model download and /ping within 3 minutes" (Developer Guide, serverless-endpoints).
  deadlines: () => ({ pingS: 180, downloadS: undefined, downloadCounts: true }),
  capacity: capacityOf,
  ...endpointPlace,
  conflicts({ maxConcurrency, provisionedConcurrency = 0 }) {
    if (provisionedConcurrency <= maxConcurrency) return [];
    const why = `is ${provisionedConcurrency}, more than maxConcurrency (${maxConcurrency}), which is the upper limit`;
    return [{ option: 'host.provisionedConcurrency', why }];
  },
  declare(input, { kmsKeyId: key, ...wanted }) {
    rejectRegion(input.site.region);
    return declareEndpoint(input, {
      processor: 'cpu',
      environment: ENVIRONMENT,
      capacity: capacityOf(wanted),
      kmsKeyId: key,
      vpc: undefined,
    });
  },
} as const satisfies Host<Options>;

function capacityOf({ memoryMb, maxConcurrency, provisionedConcurrency }: Options): VariantCapacity {
  return { type: 'serverless', memoryMb, maxConcurrency, provisionedConcurrency };
}

function rejectRegion(region: string): void {
  if (REGIONS.includes(region)) return;
  throw new Fault(
    'config',
    `SageMaker does not support serverless inference in the region "${region}".`,
    `Deploy with --host sagemaker-realtime, or choose one of ${REGIONS.join(', ')}.`,
  );
}
