import * as z from 'zod';
import { kmsKey } from './kms-key.ts';

/** The option `bucket`: how the stack's archives, ledger and lock are stored. */
export const bucketSchema = z.strictObject({
  kmsKeyId: kmsKey.describe(
    'KMS key, by id or ARN, that S3 encrypts new archives with. Default: a key of S3. Existing archives keep their encryption.',
  ),
  versioning: z
    .boolean()
    .default(false)
    .describe(
      'Whether S3 keeps what others overwrite or delete in the bucket. Suspended, not removed, when you turn it off. What this tool deletes is deleted with all versions.',
    ),
});

export const DEFAULT_BUCKET = bucketSchema.parse({});
