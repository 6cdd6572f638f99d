import * as z from 'zod';
import { endpointPlace } from '../../../infra/hosts/endpoint/endpoint-place.ts';
import { declareEndpoint } from '../../../infra/hosts/endpoint/endpoint.ts';
import type { Host } from '../../../infra/hosts/host.ts';
import type { VariantCapacity } from '../../../src/config/capacity.ts';
import { BODY_LIMITS } from '../../../src/contract/limits.ts';

const options = z.strictObject({
  type: z.literal('made-up'),
  workers: z.int().min(1).max(8).default(1).describe('Model workers in the container, 1 to 8.'),
});

const FIXED = 'a made-up endpoint is replaced at once';

/** A host unknown to the product: it is fully defined in this file. */
export const madeUpHost = {
  options,
  features: {
    memoryMb: 'a made-up endpoint has 3 GB of memory',
    gpu: 'a made-up endpoint has no GPU',
    canary: FIXED,
    linear: FIXED,
    rolling: FIXED,
    autoRollback: FIXED,
    waitSeconds: FIXED,
    instancesAtATime: FIXED,
    rollbackSize: FIXED,
    terminationWaitSeconds: FIXED,
    maxExecutionSeconds: FIXED,
  },
  flags: {
    workers: {
      option: 'workers',
      type: 'integer',
      value: 'n',
      help: 'Model workers: 1 to 8',
    },
  },
  limits: {
    requestBody: { ...BODY_LIMITS.sagemakerServerless, name: 'made-up-payload', max: 1_000_000 },
    diskBytes: 5_000_000_000,
    imageBytes: undefined,
  },
  deadlines: () => ({ pingS: 180, downloadS: undefined, downloadCounts: true }),
  capacity: capacityOf,
  ...endpointPlace,
  conflicts: () => [],
  declare(input, wanted) {
    return declareEndpoint(input, {
      processor: 'cpu',
      environment: { SAGEMAKER_MODEL_SERVER_WORKERS: String(wanted.workers) },
      capacity: capacityOf(wanted),
      kmsKeyId: undefined,
      vpc: undefined,
    });
  },
} as const satisfies Host<z.output<typeof options>>;

function capacityOf({ workers }: z.output<typeof options>): VariantCapacity {
  return { type: 'serverless', memoryMb: 3072, maxConcurrency: workers, provisionedConcurrency: undefined };
}
