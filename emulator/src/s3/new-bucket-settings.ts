import type { S3Input, S3Output } from './operation.ts';

/** Settings of a bucket: one document each. */
export interface Settings {
  publicAccessBlock: S3Input<'PutPublicAccessBlock'>['PublicAccessBlockConfiguration'] | undefined;
  ownershipControls: S3Input<'PutBucketOwnershipControls'>['OwnershipControls'] | undefined;
  encryption: S3Input<'PutBucketEncryption'>['ServerSideEncryptionConfiguration'];
  lifecycle?: S3Output<'GetBucketLifecycleConfiguration'> | undefined;
  policy?: string | undefined;
  /** Undefined until it is set for the first time; from then on it can only be suspended. */
  versioning?: 'Enabled' | 'Suspended';
}

/**
 * What every bucket has from the start: encrypted with S3's keys (since January 2023), closed to the public and
 * without ACLs (since April 2023).
 */
export function newBucketSettings(
  ObjectOwnership: S3Input<'CreateBucket'>['ObjectOwnership'] = 'BucketOwnerEnforced',
): Settings {
  return {
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ownershipControls: { Rules: [{ ObjectOwnership }] },
    encryption: DEFAULT_ENCRYPTION,
  };
}

export const DEFAULT_ENCRYPTION: Settings['encryption'] = {
  Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
};
