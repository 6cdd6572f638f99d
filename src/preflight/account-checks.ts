import { bucketCheck } from './checks/bucket.ts';
import { callerCheck } from './checks/caller.ts';
import { concurrencyCheck } from './checks/concurrency.ts';
import { functionLimitsCheck } from './checks/function-limits.ts';
import { imageCheck } from './checks/image.ts';
import { provisionedCheck } from './checks/provisioned-concurrency.ts';
import { quotasCheck } from './checks/quotas.ts';
import { routeToS3Check } from './checks/route-to-s3.ts';
import type { Check } from './subject.ts';

/** Checks that read the account. */
export const ACCOUNT_CHECKS: readonly Check[] = [
  callerCheck,
  quotasCheck,
  imageCheck,
  bucketCheck,
  concurrencyCheck,
  provisionedCheck,
  functionLimitsCheck,
  routeToS3Check,
];
