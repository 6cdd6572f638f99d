import { allow, type ConfigContext, type Statement } from './statement.ts';

/** Bucket, archives, ledger and lock. */
export function storage({ site, names, sourceBucket }: ConfigContext): Statement[] {
  const all = `arn:${site.partition}:s3:::`;
  const own = `${all}${names.bucket}`;
  return [
    allow('FindTheBucket', ['s3:ListAllMyBuckets'], '*'),
    allow('ReadTheBucket', READ_BUCKET, `${all}${names.owner}*`),
    allow('KeepTheBucket', KEEP_BUCKET, own),
    allow('KeepTheArchives', [...KEEP_OBJECT, 's3:AbortMultipartUpload'], `${own}/models/*`),
    allow('KeepTheLedger', KEEP_OBJECT, `${own}/releases/*`),
    allow('HoldTheLock', KEEP_OBJECT, `${own}/lock.json`),
    ...(sourceBucket === undefined ? [] : [promoting(`${all}${sourceBucket}`)]),
  ];
}

// HeadBucket and HeadObject are authorized as s3:ListBucket and s3:GetObject; without the former, S3 returns 403
// instead of 404 for absent objects (HeadObject, "Permissions").
const READ_BUCKET = [
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:GetBucketTagging',
  's3:GetBucketPublicAccessBlock',
  's3:GetLifecycleConfiguration',
];
const KEEP_BUCKET = [
  's3:CreateBucket',
  's3:TagResource',
  's3:PutBucketPublicAccessBlock',
  's3:PutLifecycleConfiguration',
  's3:DeleteBucket',
];
const KEEP_OBJECT = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];

/** What `promote` reads of the other stage: its ledger, and the archive that S3 copies. */
function promoting(source: string): Statement {
  const read = ['s3:ListBucket', 's3:GetObject'];
  return allow('TakeFromTheOtherStage', read, [source, `${source}/releases/*`, `${source}/models/*`]);
}
