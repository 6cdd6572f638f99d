import type { AwsClients } from '../core/clients.ts';
import { bucketKind } from './bucket.ts';
import { objectKind } from './object.ts';

export function s3Kinds(aws: AwsClients) {
  const bucket = bucketKind(aws);
  return { bucket, object: objectKind(aws, bucket) };
}
