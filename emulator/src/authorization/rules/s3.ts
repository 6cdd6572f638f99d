import type { Need } from '../../policy/evaluate.ts';
import {
  creation,
  kmsKeyArn,
  need,
  type ArnScope,
  type Rule,
  type ServiceRules,
  type Tags,
  type Values,
  XML_DENIAL,
} from '../rule.ts';

/** The members of S3 inputs that IAM evaluates. */
interface S3Input {
  readonly Bucket?: string;
  readonly Key?: string;
  readonly VersionId?: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: number;
  readonly CopySource?: string;
  readonly ChecksumMode?: string;
  readonly SSEKMSKeyId?: string;
  readonly Delete?: { readonly Objects?: readonly { readonly VersionId?: string }[] };
  readonly CreateBucketConfiguration?: { readonly Tags?: readonly { Key?: string; Value?: string }[] };
}

/** Bucket names are unique within a partition, so their ARNs have neither region nor account. */
function bucketArn({ partition }: ArnScope, { Bucket = '' }: S3Input): string {
  return `arn:${partition}:s3:::${Bucket}`;
}

/** The account of a bucket; a new one will be the caller's. */
function accountOf(scope: ArnScope, bucket: string): Values {
  return { 'aws:ResourceAccount': scope.bucketOwner(bucket) ?? scope.accountId };
}

function onBucket(action: string): Rule<S3Input> {
  return (input, scope) => {
    const values = { ...listValues(input), ...accountOf(scope, input.Bucket ?? '') };
    return [need(`s3:${action}`, bucketArn(scope, input), values)];
  };
}

function onObject(action: string): Rule<S3Input> {
  return (input, scope) => {
    const object = `${bucketArn(scope, input)}/${input.Key ?? ''}`;
    return [need(`s3:${action}`, object, accountOf(scope, input.Bucket ?? ''))];
  };
}

/** A call that names a version needs another action, e.g. `s3:GetObjectVersion` instead of `s3:GetObject`. */
function onVersion(action: string): Rule<S3Input> {
  const ofVersion = action.replace('Object', 'ObjectVersion');
  return (input, scope) => onObject(input.VersionId === undefined ? action : ofVersion)(input, scope);
}

/** "You must have read access to the source object and write access to the destination bucket" (CopyObject). */
const onBothObjects: Rule<S3Input> = (input, scope) => {
  const source = sourceIn(input);
  const read = input.CopySource?.includes('?versionId=') ? 's3:GetObjectVersion' : 's3:GetObject';
  const slash = source.indexOf('/');
  const [bucket, key] = [source.slice(0, slash), source.slice(slash + 1)];
  return [
    ...onObject('PutObject')(input, scope),
    need(read, `arn:${scope.partition}:s3:::${source}`, accountOf(scope, bucket)),
    ...onKey('Decrypt', scope.objectKey(bucket, key), scope),
  ];
};

/** S3 as KMS names the caller of a key (condition key `kms:ViaService`). */
export function s3Service(partition: string, keyArn: string): string {
  return `s3.${keyArn.split(':')[3]}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}

function onKey(action: string, key: string | undefined, scope: ArnScope): Need[] {
  if (key === undefined) return [];
  const arn = kmsKeyArn(scope, key);
  return [need(`kms:${action}`, arn, { 'kms:ViaService': s3Service(scope.partition, arn) })];
}

/** What a write into a bucket needs of the KMS key that encrypts it: the call's own, or the bucket's. */
function encrypting(rule: Rule<S3Input>, action = 'GenerateDataKey'): Rule<S3Input> {
  return (input, scope) => [
    ...rule(input, scope),
    ...onKey(action, input.SSEKMSKeyId ?? scope.objectKey(input.Bucket ?? ''), scope),
  ];
}

/** What a read needs of the key of the object: for its bytes, or a checksum of them (HeadObject, ChecksumMode). */
function decrypting(rule: Rule<S3Input>, isNeeded: (input: S3Input) => boolean = () => true): Rule<S3Input> {
  return (input, scope) => [
    ...rule(input, scope),
    ...(isNeeded(input) ? onKey('Decrypt', scope.objectKey(input.Bucket ?? '', input.Key ?? ''), scope) : []),
  ];
}

/** `bucket/key` of a copy's source. The member has the form of a path and may have a version in its query. */
function sourceIn({ CopySource = '' }: S3Input): string {
  return decodePath(CopySource.replace(/^\//, '').replace(/\?.*$/, ''));
}

/** A path that is not percent-encoded UTF-8 is returned unchanged: the operation itself refuses it. */
function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function tagsOf({ CreateBucketConfiguration: { Tags = [] } = {} }: S3Input): Tags {
  return Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Condition keys of a listing. */
function listValues({ Prefix, Delimiter, MaxKeys }: S3Input): Values {
  return {
    ...(Prefix !== undefined && { 's3:prefix': Prefix }),
    ...(Delimiter !== undefined && { 's3:delimiter': Delimiter }),
    ...(MaxKeys !== undefined && { 's3:max-keys': String(MaxKeys) }),
  };
}

/**
 * Operations whose action has a different name ("Required permissions for Amazon S3 API operations", S3 user guide).
 */
const BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  GetBucketLocation: 'GetBucketLocation',
  PutBucketVersioning: 'PutBucketVersioning',
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
  CompleteMultipartUpload: 'PutObject',
  AbortMultipartUpload: 'AbortMultipartUpload',
  ListParts: 'ListMultipartUploadParts',
};

const VERSION_ACTIONS: Readonly<Record<string, string>> = {
  DeleteObject: 'DeleteObject',
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
    ...table(VERSION_ACTIONS, onVersion),
    CopyObject: encrypting(onBothObjects),
    UploadPartCopy: encrypting(onBothObjects, 'Decrypt'),
    // "kms:GenerateDataKey for CreateMultipartUpload, kms:Decrypt for UploadPart" (S3 user guide, mpuAndPermissions).
    PutObject: encrypting(onObject('PutObject')),
    CreateMultipartUpload: encrypting(onObject('PutObject')),
    UploadPart: encrypting(onObject('PutObject'), 'Decrypt'),
    GetObject: decrypting(onVersion('GetObject')),
    HeadObject: decrypting(onVersion('GetObject'), ({ ChecksumMode }) => ChecksumMode === 'ENABLED'),
    ListBuckets: () => [need('s3:ListAllMyBuckets')],
    // "You must have the s3:TagResource permission to create a general purpose bucket with tags" (botocore).
    CreateBucket: (input, scope) =>
      creation('s3:CreateBucket', 's3:TagResource', bucketArn(scope, input), tagsOf(input)),
    // The keys are in the body; AWS authorizes each, here they are authorized together.
    DeleteObjects: (input, scope) => {
      const actions = new Set(
        (input.Delete?.Objects ?? []).map(({ VersionId }) =>
          VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion',
        ),
      );
      return [...actions].flatMap((action) => onObject(action)({ ...input, Key: '*' }, scope));
    },
  },
};
