import { arn } from './naming.ts';
import type { Site } from './site.ts';

/** ARN of a KMS key that is named by its id or ARN. */
export function keyArn(site: Site, kmsKeyId: string): string {
  return kmsKeyId.startsWith('arn:') ? kmsKeyId : arn(site, 'kms', `key/${kmsKeyId}`);
}

/** S3 as KMS names the caller of a key (condition key `kms:ViaService`). */
export function s3Service({ partition, region }: Site): string {
  return `s3.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}
