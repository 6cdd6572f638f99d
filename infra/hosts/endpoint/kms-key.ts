import { kmsKey } from '../../../src/config/kms-key.ts';

/** The option `kmsKeyId` of an endpoint. */
export const kmsKeyId = kmsKey.describe(
  'KMS key, by id or ARN: encrypts the instance volume, or the image copy of a serverless endpoint.',
);
