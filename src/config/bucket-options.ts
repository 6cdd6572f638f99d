import * as z from 'zod';
import { kmsKey } from './kms-key.ts';

/** The option `bucket`: how the stack's archives, ledger and lock are stored. */
export const bucketSchema = z.strictObject({
  kmsKeyId: kmsKey.describe(
    'KMS key, by id or ARN, that S3 encrypts new archives with. Default: a key of S3. Existing archives keep their encryption.',
  ),
});

export const DEFAULT_BUCKET: z.output<typeof bucketSchema> = {};
