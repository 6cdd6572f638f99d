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
      'Keeps overwritten and deleted objects as earlier versions for 30 days. `destroy` deletes every version.',
    ),
});

export const DEFAULT_BUCKET: z.output<typeof bucketSchema> = { versioning: false };
