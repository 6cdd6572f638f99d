import type { Call } from '../account/account-context.ts';
import { kmsKeyArn } from '../authorization/rule.ts';
import { type Description, descriptionOf, type Encryption } from './description.ts';
import type { Bucket } from './store.ts';

export type { Encryption };

/** The description of a new object. Throws MetadataTooLarge. */
export function describedIn(bucket: Bucket, input: Description, call: Call): Description {
  return descriptionOf(input, encryptionOf(input, bucket, call));
}

/** That of the call, or else the bucket's ("Setting default server-side encryption behavior", S3 User Guide). */
function encryptionOf(
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
  return kmsKeyArn({ partition, region, accountId: owner }, key);
}
