import { keyArn, s3Service } from '../kms.ts';
import { s3NameOf } from '../../src/package/source/s3-name.ts';
import type { Site } from '../site.ts';
import { allow, type ConfigContext, onlyIf, type Statement } from './statement.ts';

/**
 * Bucket, archives, ledger and lock. Only in the own account: bucket names are global, and another account may have taken
 * one of these. Creating is not bound to it: there is no bucket yet that has an account.
 */
export function storage({ config, site, names, sourceBuckets }: ConfigContext): Statement[] {
  const all = `arn:${site.partition}:s3:::`;
  const own = names.buckets.map((bucket) => `${all}${bucket}`);
  const below = (path: string): string[] => own.map((bucket) => `${bucket}/${path}`);
  const here = (statement: Statement): Statement => onlyIf('aws:ResourceAccount', site.account, statement);
  return [
    allow('FindTheBucket', ['s3:ListAllMyBuckets'], '*'),
    here(allow('ReadTheBucket', READ_BUCKET, `${all}${names.owner}*`)),
    allow('CreateTheBucket', ['s3:CreateBucket', 's3:TagResource'], own),
    here(allow('KeepTheBucket', KEEP_BUCKET, own)),
    here(allow('KeepTheArchives', [...KEEP_OBJECT, 's3:AbortMultipartUpload'], below('models/*'))),
    here(allow('KeepTheLedger', KEEP_OBJECT, below('releases/*'))),
    here(allow('HoldTheLock', KEEP_OBJECT, below('lock.json'))),
    ...(config.bucket.kmsKeyId === undefined ? [] : [useOfKey(site, config.bucket.kmsKeyId)]),
    ...readingTheModel(config.model, all).map(here),
    ...(sourceBuckets.length === 0
      ? []
      : [here(promoting(sourceBuckets.map((bucket) => `${all}${bucket}`)))]),
  ];
}

// HeadBucket and HeadObject are authorized as s3:ListBucket and s3:GetObject; without the former, S3 returns 403
// instead of 404 for absent objects (HeadObject, "Permissions").
const READ_BUCKET = [
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:GetBucketTagging',
  's3:GetBucketPublicAccessBlock',
  's3:GetLifecycleConfiguration',
  's3:GetBucketPolicy',
  's3:GetBucketOwnershipControls',
  's3:GetEncryptionConfiguration',
  's3:GetBucketVersioning',
];
const KEEP_BUCKET = [
  's3:PutBucketPublicAccessBlock',
  's3:PutLifecycleConfiguration',
  's3:PutBucketPolicy',
  's3:PutBucketOwnershipControls',
  's3:PutEncryptionConfiguration',
  's3:PutBucketVersioning',
  's3:DeleteBucket',
];
const KEEP_OBJECT = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'];

/** S3 encrypts and decrypts on behalf of the deployer; an upload in parts needs both (S3 user guide, mpuAndPermissions). */
function useOfKey(site: Site, kmsKeyId: string): Statement {
  const actions = ['kms:GenerateDataKey', 'kms:Decrypt'];
  const statement = allow('UseTheBucketKey', actions, keyArn(site, kmsKeyId));
  return onlyIf('kms:ViaService', s3Service(site), statement);
}

/** The archive that `model` names, if it is in S3. */
function readingTheModel(model: string, all: string): Statement[] {
  const place = s3NameOf(model);
  return place ? [allow('ReadTheModel', ['s3:GetObject'], `${all}${place.bucket}/${place.key}`)] : [];
}

/** What `promote` reads of the other stage: its ledger, and the archive that S3 copies. */
function promoting(sources: readonly string[]): Statement {
  const read = ['s3:ListBucket', 's3:GetObject', 's3:GetBucketTagging'];
  const resources = sources.flatMap((source) => [source, `${source}/releases/*`, `${source}/models/*`]);
  return allow('TakeFromTheOtherStage', read, resources);
}
