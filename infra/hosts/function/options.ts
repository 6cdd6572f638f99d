import * as z from 'zod';
import type { FunctionCapacity } from '../../../src/config/capacity.ts';
import type { FeatureColumn } from '../../../src/config/host.ts';
import type { Conflict } from '../../../src/config/option-conflicts.ts';
import type { FunctionDeadlines } from '../host.ts';

/** The most memory of a function, in MB. */
export const MAX_FUNCTION_MB = 10_240;

const executions = z.int().min(1);

/** The options of every host on Lambda. Ranges are those of the Lambda quotas page. */
export const functionOptions = {
  memoryMb: z
    .int()
    .min(128)
    .max(MAX_FUNCTION_MB)
    .default(2048)
    .describe(
      'Memory of the function in MB, 128 to 10240; CPU scales with it (1769 MB is one vCPU). New accounts are limited to 3008.',
    ),
  storageMb: z
    .int()
    .min(512)
    .max(10_240)
    .default(512)
    .describe('Size of /tmp in MB, 512 to 10240; more than 512 is billed.'),
  timeoutSeconds: z
    .int()
    .min(3)
    .max(900)
    .default(60)
    .describe(
      'Timeout of one invocation in seconds, 3 to 900. A first request that has waited in vain still loads the model in this time.',
    ),
  architecture: z
    .enum(['x86_64', 'arm64'])
    .default('x86_64')
    .describe('Processor of the function. "arm64" costs a fifth less.'),
  maxConcurrency: executions
    .optional()
    .describe('Reserved concurrency: at most this many requests at a time; more are throttled (429).'),
  provisionedConcurrency: executions
    .optional()
    .describe('Execution environments that are always warm (and billed). Default: none.'),
};

const anyFunction = z.strictObject({ type: z.string(), ...functionOptions });

export type FunctionOptions = z.output<typeof anyFunction>;

export function capacityOf(wanted: FunctionOptions): FunctionCapacity {
  const { memoryMb, storageMb, maxConcurrency, provisionedConcurrency } = wanted;
  return { type: 'function', memoryMb, storageMb, maxConcurrency, provisionedConcurrency };
}

const NO_INSTANCES = 'a function has no instances';
const NO_BATCHES = 'an alias moves a share of the requests, not of instances';

/** Why a function without a file system is in no VPC. */
export const NO_VPC = 'the function needs no network but that of Lambda';

/** What no host on Lambda has. */
export const features = {
  instanceType: NO_INSTANCES,
  instanceCount: NO_INSTANCES,
  dataDownloadTimeoutSeconds: 'a function loads its model within its timeout',
  startupHealthCheckTimeoutSeconds: 'a function loads its model within its timeout',
  volumeGb: 'a function has /tmp (storageMb) in place of a volume',
  kmsKeyId: 'a function has no volume to encrypt',
  gpu: 'functions have no GPUs',
  // AliasRoutingConfiguration has a share for a second version, and nothing else.
  canary: true,
  linear: true,
  rolling: NO_BATCHES,
  autoRollback: true,
  waitSeconds: true,
  instancesAtATime: NO_BATCHES,
  rollbackSize: NO_BATCHES,
  terminationWaitSeconds: 'a version without requests has no fleet that could be kept',
  maxExecutionSeconds: 'Lambda has no deployment with a timeout: the deploy itself moves the alias',
} as const satisfies FeatureColumn;

/**
 * "The Init phase is limited to 10 seconds"; a longer one starts again with the first invocation, within its timeout.
 * With SnapStart or provisioned concurrency, the limit is 130 seconds or the timeout, whichever is higher (Developer
 * Guide, lambda-runtime-environment).
 */
export function deadlines({
  timeoutSeconds: timeoutS,
  provisionedConcurrency,
  snapStart = false,
}: FunctionOptions & { readonly snapStart?: boolean }): FunctionDeadlines {
  const isPrepared = snapStart || provisionedConcurrency !== undefined;
  return isPrepared
    ? { initS: Math.max(130, timeoutS), startsAgain: false, timeoutS }
    : { initS: 10, startsAgain: true, timeoutS };
}

/** Provisioned concurrency counts towards the reserved concurrency (Developer Guide, provisioned-concurrency). */
export function concurrencyConflicts({
  maxConcurrency,
  provisionedConcurrency,
}: FunctionOptions): Conflict[] {
  if (maxConcurrency === undefined || (provisionedConcurrency ?? 0) <= maxConcurrency) return [];
  const why = `is ${provisionedConcurrency}, more than maxConcurrency (${maxConcurrency}), which is the upper limit`;
  return [{ option: 'host.provisionedConcurrency', why }];
}

/** "SnapStart does not support provisioned concurrency, Amazon EFS, or ephemeral storage greater than 512 MB" (snapstart). */
export function snapStartConflicts(wanted: FunctionOptions & { readonly snapStart: boolean }): Conflict[] {
  if (!wanted.snapStart) return [];
  const found: Conflict[] = [];
  if (wanted.provisionedConcurrency !== undefined)
    found.push({ option: 'host.snapStart', why: 'excludes provisionedConcurrency; remove one of them' });
  if (wanted.storageMb > 512)
    found.push({
      option: 'host.storageMb',
      why: `is ${wanted.storageMb}, but with snapStart AWS allows 512; remove one of them`,
    });
  return found;
}
