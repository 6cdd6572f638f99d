import * as z from 'zod';

// An alias would do for most services, but a policy statement must name the key itself (IAM, KMS resource ARNs).
const KMS_KEY =
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A KMS key by id or ARN. */
export const kmsKey = z
  .string()
  .regex(KMS_KEY, 'must be the id or ARN of a KMS key, not an alias')
  .optional();
