import type { ProductionVariantServerlessConfig } from '@aws-sdk/client-sagemaker';
import { AwsError } from '../aws-error.ts';

/** A new account's cap, below the 6144 MB the API validates (eight independent reports of the message). */
const MAX_SERVERLESS_MEMORY_MB = 3072;
/** "serverless endpoints per Region" of the guide page serverless-endpoints. */
const MAX_SERVERLESS_ENDPOINTS = 50;

/** Holds a serverless variant against the memory quota. Throws ResourceLimitExceeded. */
export function checkMemoryQuota(serverless: ProductionVariantServerlessConfig | undefined): void {
  const memoryMb = serverless?.MemorySizeInMB ?? 0;
  if (memoryMb <= MAX_SERVERLESS_MEMORY_MB) return;
  throw overQuota('Memory size in MB per serverless endpoint', 'MBs', MAX_SERVERLESS_MEMORY_MB, 0, memoryMb);
}

/** Holds one more serverless endpoint against the count of the region. Throws ResourceLimitExceeded. */
export function checkEndpointQuota(running: number): void {
  if (running < MAX_SERVERLESS_ENDPOINTS) return;
  // The sentence is the service's; the name of this quota in it is unverified.
  throw overQuota('Number of serverless endpoints', 'Endpoints', MAX_SERVERLESS_ENDPOINTS, running, 1);
}

function overQuota(quota: string, unit: string, limit: number, used: number, delta: number): AwsError {
  return new AwsError(
    'ResourceLimitExceeded',
    `The account-level service limit '${quota}' is ${limit} ${unit}, with current utilization of ${used} ${unit} ` +
      `and a request delta of ${delta} ${unit}. Please use AWS Service Quotas to request an increase for this ` +
      'quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.',
  );
}
