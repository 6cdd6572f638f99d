import type { Call } from '../account/account-context.ts';
import type { S3Input } from './operation.ts';
import type { Bucket } from './store.ts';

/** How an object is encrypted: with keys of S3, or with a key of KMS, whose ARN `SSEKMSKeyId` is. */
export type Encryption = Pick<S3Input<'PutObject'>, 'ServerSideEncryption' | 'SSEKMSKeyId'>;

/**
 * The encryption of a new object: that of the call, or else the bucket's default ("Setting default server-side
 * encryption behavior for Amazon S3 buckets", S3 User Guide).
 */
export function encryptionOf(
  { ServerSideEncryption, SSEKMSKeyId }: Encryption,
  bucket: Bucket,
  { account: { partition } }: Call,
): Encryption {
  const byDefault = defaultOf(bucket);
  const given = ServerSideEncryption !== undefined;
  const key = given ? SSEKMSKeyId : byDefault?.KMSMasterKeyID;
  return {
    // Since January 2023 every object is encrypted, with SSE-S3 by default.
    ServerSideEncryption: given ? ServerSideEncryption : (byDefault?.SSEAlgorithm ?? 'AES256'),
    SSEKMSKeyId: key && keyArn(key, bucket, partition),
  };
}

/** The encryption of an object, as the answer to its write has it. */
export function encryptionIn({ ServerSideEncryption, SSEKMSKeyId }: Encryption): Encryption {
  return { ServerSideEncryption, SSEKMSKeyId };
}

/**
 * ARN of the KMS key of an object, or of what is written to the bucket by default. Undefined without one: keys of S3 and
 * the AWS managed key need no permission of the caller.
 */
export function keyOf(bucket: Bucket, partition: string, key: string | undefined): string | undefined {
  if (key !== undefined) return bucket.objects.get(key)?.description.SSEKMSKeyId;
  const byDefault = defaultOf(bucket)?.KMSMasterKeyID;
  return byDefault && keyArn(byDefault, bucket, partition);
}

function defaultOf({ settings: { encryption } }: Bucket) {
  return encryption?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
}

function keyArn(key: string, { region, owner }: Bucket, partition: string): string {
  return key.startsWith('arn:') ? key : `arn:${partition}:kms:${region}:${owner}:key/${key}`;
}
