import { MINUTES, SECONDS, type TransientError } from '../transient-error.ts';

const SETTINGS = [
  'PutBucketEncryption',
  'PutBucketLifecycleConfiguration',
  'PutBucketOwnershipControls',
  'PutBucketPolicy',
  'PutBucketVersioning',
  'PutPublicAccessBlock',
];

const READS = [
  'GetBucketEncryption',
  'GetBucketLifecycleConfiguration',
  'GetBucketOwnershipControls',
  'GetBucketPolicy',
  'GetBucketTagging',
  'GetBucketVersioning',
  'GetPublicAccessBlock',
];

const CONDITIONAL = ['CopyObject', 'PutObject'];

/** Errors of S3. */
export const S3: readonly TransientError[] = [
  {
    service: 'S3',
    operations: ['CreateBucket'],
    codes: ['OperationAborted'],
    rule: 'retry',
    maxWaitMs: 2 * MINUTES,
    longestMs: 20 * SECONDS,
    reason: 'S3 has not released the name of a deleted bucket yet',
    hint: 'After the deletion of a bucket, S3 may take up to an hour to release its name. Run the same command again later: it continues where it stopped. Or choose another name or --stage.',
    source: 'Terraform s3/service_package.go; aws-cli#2593 (up to an hour)',
  },
  {
    service: 'S3',
    operations: [...SETTINGS, 'DeleteBucket'],
    codes: ['OperationAborted'],
    rule: 'serialise',
    parent: 'Bucket',
    maxWaitMs: 2 * MINUTES,
    reason: 'another change of the bucket is in progress',
    source: 'Terraform s3/service_package.go',
  },
  {
    service: 'S3',
    operations: [...SETTINGS, ...READS, ...CONDITIONAL, 'CreateMultipartUpload'],
    codes: ['NoSuchBucket'],
    rule: 'retry',
    onlyIfNew: { type: 'bucket', at: 'Bucket' },
    maxWaitMs: 2 * MINUTES,
    reason: 'S3 does not find the new bucket everywhere yet',
    source: 'Terraform s3/bucket.go (2 min)',
  },
  {
    service: 'S3',
    operations: ['HeadBucket'],
    codes: ['NotFound', 'NoSuchBucket'],
    rule: 'look',
    maxWaitMs: 2 * MINUTES,
    reason: 'the new bucket is not visible yet: it is read again until it is',
    source: 'Terraform s3/bucket.go (2 min)',
  },
  {
    service: 'S3',
    operations: CONDITIONAL,
    codes: ['ConditionalRequestConflict'],
    givenMember: 'IfNoneMatch',
    rule: 'retry',
    maxWaitMs: 1 * MINUTES,
    reason: 'another conditional write of the object is in progress',
    source: 'S3 user guide, conditional writes',
  },
  {
    service: 'S3',
    operations: ['CompleteMultipartUpload'],
    codes: ['ConditionalRequestConflict'],
    rule: 'wait',
    maxWaitMs: 2 * MINUTES,
    firstMs: 5 * SECONDS,
    longestMs: 30 * SECONDS,
    reason: 'another conditional write of the object is in progress; unless it wins, the upload starts again',
    source: 'S3 user guide, conditional writes',
  },
  {
    service: 'S3',
    operations: ['PutObject'],
    codes: ['ConditionalRequestConflict'],
    givenMember: 'IfMatch',
    rule: 'look',
    maxWaitMs: 1 * MINUTES,
    reason: 'another write of the lock is in progress: the lock is read again',
    source: 'S3 user guide, conditional writes',
  },
];
