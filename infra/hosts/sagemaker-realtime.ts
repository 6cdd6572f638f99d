import * as z from 'zod';
import type { VariantCapacity } from '../../src/config/capacity.ts';
import {
  hasLocalDisk,
  instanceProblem,
  type Processor,
  processorOf,
} from '../../src/config/instance-type.ts';
import type { Conflict } from '../../src/config/option-conflicts.ts';
import { BODY_LIMITS } from '../../src/contract/limits.ts';
import { endpointPlace } from './endpoint/endpoint-place.ts';
import { declareEndpoint } from './endpoint/endpoint.ts';
import { kmsKeyId } from './endpoint/kms-key.ts';
import type { Host } from './host.ts';

// The execution role may be right and the download still hang: traffic goes through these subnets alone.
const vpc = z
  .strictObject({
    subnetIds: z
      .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/))
      .min(1)
      .max(16),
    securityGroupIds: z
      .array(z.string().regex(/^sg-[0-9a-f]{8,17}$/))
      .min(1)
      .max(5),
  })
  .optional()
  .describe('Subnets and security groups of the container. They need access to S3 (a gateway endpoint).');

const timeoutSeconds = z.int().min(60).max(3600).optional();

const options = z.strictObject({
  type: z.literal('sagemaker-realtime'),
  instanceType: z
    .string()
    .refine((type) => instanceProblem(type) === undefined, {
      error: ({ input }) => instanceProblem(String(input)) ?? '',
    })
    .default('ml.m5.large')
    .describe('Instance type, e.g. "ml.m5.large" or "ml.g4dn.xlarge". GPU types use the GPU image.'),
  instanceCount: z.int().min(1).default(1).describe('Number of instances; each is billed while it exists.'),
  dataDownloadTimeoutSeconds: timeoutSeconds.describe(
    'Timeout for downloading and unpacking the model in seconds, 60 to 3600. Default: chosen by AWS.',
  ),
  startupHealthCheckTimeoutSeconds: timeoutSeconds.describe(
    'Timeout until the container answers /ping in seconds, 60 to 3600. Default: 240.',
  ),
  volumeGb: z
    .int()
    .min(1)
    .max(512)
    .optional()
    .describe('EBS volume of each instance in GB, 1 to 512. Default: chosen by AWS.'),
  kmsKeyId,
  vpc,
});

type Options = z.output<typeof options>;

const ALWAYS_ON = 'instances are always on, and their model server limits concurrency';

/** A SageMaker real-time endpoint: instances that are always on, of any type, optionally in a VPC. */
export const sagemakerRealtime = {
  options,
  features: {
    modelIn: 'SageMaker reads the model from S3',
    baseImage: 'an endpoint has container.baseImage, with the family "lean"',
    storageMb: 'an instance has a volume (volumeGb)',
    timeoutSeconds: 'SageMaker gives a container 60 seconds for a request',
    architecture: 'the images of endpoints are for x86_64',
    python: 'an endpoint has container.python, with the family "lean"',
    snapStart: 'snapshots exist only for functions',
    memoryMb: 'the instance type determines the memory',
    maxConcurrency: ALWAYS_ON,
    provisionedConcurrency: ALWAYS_ON,
    gpu: true,
    canary: true,
    linear: true,
    rolling: true,
    autoRollback: true,
    waitSeconds: true,
    instancesAtATime: true,
    rollbackSize: true,
    terminationWaitSeconds: true,
    maxExecutionSeconds: true,
  },
  flags: {
    instance: {
      option: 'instanceType',
      type: 'text',
      value: 'type',
      help: 'Instance type of a real-time endpoint',
    },
    instances: {
      option: 'instanceCount',
      type: 'integer',
      value: 'n',
      help: 'Initial instance count of a real-time endpoint',
    },
  },
  limits: { requestBody: BODY_LIMITS.sagemakerRealtime, diskBytes: undefined, imageBytes: undefined },
  deadlines: ({ startupHealthCheckTimeoutSeconds: pingS = 240, dataDownloadTimeoutSeconds: downloadS }) => ({
    pingS,
    downloadS,
    downloadCounts: false,
  }),
  capacity: capacityOf,
  ...endpointPlace,
  conflicts: (wanted, processor) => [...processorConflicts(wanted, processor), ...diskConflicts(wanted)],
  declare(input, wanted) {
    return declareEndpoint(input, {
      processor: input.config.container.processor ?? processorOf(wanted.instanceType),
      // The model server decides how many workers it starts: one per GPU, or per CPU. Instances have the memory.
      environment: {},
      capacity: capacityOf(wanted),
      kmsKeyId: wanted.kmsKeyId,
      vpc: wanted.vpc,
    });
  },
} as const satisfies Host<Options>;

function capacityOf({ instanceType, instanceCount, volumeGb, ...timeouts }: Options): VariantCapacity {
  return {
    type: 'instances',
    instanceType,
    instanceCount,
    dataDownloadTimeoutSeconds: timeouts.dataDownloadTimeoutSeconds,
    startupHealthCheckTimeoutSeconds: timeouts.startupHealthCheckTimeoutSeconds,
    volumeGb,
  };
}

function processorConflicts({ instanceType }: Options, processor: Processor | undefined): Conflict[] {
  if (processor !== 'gpu' || processorOf(instanceType) !== 'cpu') return [];
  const why = `is "gpu", but ${instanceType} has no GPU; use a GPU type such as ml.g4dn.xlarge`;
  return [{ option: 'container.processor', why }];
}

function diskConflicts({ instanceType, volumeGb, kmsKeyId: key }: Options): Conflict[] {
  if (!hasLocalDisk(instanceType)) return [];
  const found: Conflict[] = [];
  if (volumeGb !== undefined) {
    // "VolumeSize parameter is not allowed for the selected Instance type" (CreateEndpointConfig).
    const why = `${instanceType} has local drives and does not support a volume; remove it`;
    found.push({ option: 'host.volumeGb', why });
  }
  if (key !== undefined) {
    // CreateEndpointConfigInput.KmsKeyId: with local storage "the call to CreateEndpointConfig fails".
    const why = `the local drives of ${instanceType} are encrypted by hardware and do not accept a key; remove it or use a type without local drives`;
    found.push({ option: 'host.kmsKeyId', why });
  }
  return found;
}
