import {
  creation,
  need,
  type Place,
  type Rule,
  type ServiceRules,
  type Tags,
  type Values,
  XML_DENIAL,
} from '../rule.ts';

/** A request to S3 as far as IAM looks at it. */
export interface S3Input {
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  /** `bucket/key` of what is copied, for a copy. */
  readonly copySource: string | undefined;
  /** Tags of a bucket that is being made. */
  readonly tags: Tags;
}

/** Bucket names are one for all accounts of a partition, so their ARNs carry neither region nor account. */
function bucketArn({ partition }: Place, { bucket }: S3Input): string {
  return `arn:${partition}:s3:::${bucket}`;
}

function onBucket(action: string): Rule<S3Input> {
  return (input, place) => [need(`s3:${action}`, bucketArn(place, input), listValues(input))];
}

function onObject(action: string): Rule<S3Input> {
  return (input, place) => [need(`s3:${action}`, `${bucketArn(place, input)}/${input.key}`)];
}

/** "You must have read access to the source object and write access to the destination bucket" (CopyObject). */
const onBothObjects: Rule<S3Input> = (input, place) => [
  ...onObject('PutObject')(input, place),
  need('s3:GetObject', `arn:${place.partition}:s3:::${input.copySource ?? ''}`),
];

/** Condition keys of a listing. */
function listValues({ query }: S3Input): Values {
  const given = ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[`s3:${name}`, value] as const];
  });
  return Object.fromEntries(given);
}

/** Operations whose action has another name ("Required permissions for Amazon S3 API operations", S3 user guide). */
const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  GetBucketLocation: 'GetBucketLocation',
  GetBucketVersioning: 'GetBucketVersioning',
  PutBucketPolicy: 'PutBucketPolicy',
  GetBucketPolicy: 'GetBucketPolicy',
  DeleteBucketPolicy: 'DeleteBucketPolicy',
  PutBucketTagging: 'PutBucketTagging',
  GetBucketTagging: 'GetBucketTagging',
  DeleteBucketTagging: 'PutBucketTagging',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  PutBucketOwnershipControls: 'PutBucketOwnershipControls',
  GetBucketOwnershipControls: 'GetBucketOwnershipControls',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  DeleteBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  DeleteBucket: 'DeleteBucket',
};

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  GetObject: 'GetObject',
  PutObject: 'PutObject',
  DeleteObject: 'DeleteObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  AbortMultipartUpload: 'AbortMultipartUpload',
  ListParts: 'ListMultipartUploadParts',
  PutObjectTagging: 'PutObjectTagging',
  GetObjectTagging: 'GetObjectTagging',
  DeleteObjectTagging: 'DeleteObjectTagging',
};

function table(
  actions: Readonly<Record<string, string>>,
  rule: (action: string) => Rule<S3Input>,
): Record<string, Rule<S3Input>> {
  return Object.fromEntries(Object.entries(actions).map(([operation, action]) => [operation, rule(action)]));
}

/** Actions, resource types and condition keys of Amazon S3 (Service Authorization Reference). */
export const s3Rules: ServiceRules<S3Input> = {
  prefix: 's3',
  denial: XML_DENIAL,
  operations: {
    ...table(BUCKET_ACTIONS, onBucket),
    ...table(OBJECT_ACTIONS, onObject),
    CopyObject: onBothObjects,
    UploadPartCopy: onBothObjects,
    ListBuckets: () => [need('s3:ListAllMyBuckets')],
    // "You must have the s3:TagResource permission to create a general purpose bucket with tags" (botocore).
    CreateBucket: (input, place) =>
      creation('s3:CreateBucket', 's3:TagResource', bucketArn(place, input), input.tags),
    // The keys stand in the body; AWS judges each, here they are judged together.
    DeleteObjects: (input, place) => [need('s3:DeleteObject', `${bucketArn(place, input)}/*`)],
  },
};
