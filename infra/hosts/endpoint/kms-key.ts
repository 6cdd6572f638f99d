import * as z from 'zod';

// An alias would do for the endpoint, but a policy statement must name the key itself (IAM, KMS resource ARNs).
const KMS_KEY =
  /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The option `kmsKeyId` of an endpoint. */
export const kmsKeyId = z
  .string()
  .regex(KMS_KEY, 'must be the id or ARN of a KMS key, not an alias')
  .optional()
  .describe(
    'KMS key, by id or ARN: encrypts the instance volume, or the image copy of a serverless endpoint.',
  );
