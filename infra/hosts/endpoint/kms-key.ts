import type { HostOptions } from '../../../src/config/host.ts';
import { kmsKey } from '../../../src/config/kms-key.ts';

/** The option `kmsKeyId` of an endpoint. */
export const kmsKeyId = kmsKey.describe(
  'KMS key, by id or ARN: encrypts the instance volume, or the image copy of a serverless endpoint.',
);

/** The key among the options of any host; undefined without one. */
export function kmsKeyIdOf({ kmsKeyId: id }: HostOptions): string | undefined {
  return typeof id === 'string' ? id : undefined;
}
