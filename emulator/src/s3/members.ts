import * as sdk from '@aws-sdk/client-s3';
import type { MembersOf } from '../protocol/actions.ts';
import type { Treatment } from '../protocol/treatment.ts';
import { STORAGE_CLASSES } from './description.ts';

const BUCKET = 'Bucket ExpectedBucketOwner';
const OBJECT = `${BUCKET} Key`;
const VERSION = `${OBJECT} VersionId`;
const UPLOAD = `${OBJECT} UploadId`;
const READ_CONDITIONS = 'IfMatch IfModifiedSince IfNoneMatch IfUnmodifiedSince';
const COPY_CONDITIONS =
  'CopySource CopySourceIfMatch CopySourceIfModifiedSince CopySourceIfNoneMatch CopySourceIfUnmodifiedSince ' +
  'ExpectedSourceBucketOwner';
const DESCRIPTION =
  'CacheControl ContentDisposition ContentEncoding ContentLanguage ContentType Expires Metadata ' +
  'ServerSideEncryption SSEKMSKeyId WebsiteRedirectLocation';
/** The XXHASH algorithms are not computed here. */
const CHECKSUMS =
  'ChecksumCRC32 ChecksumCRC32C ChecksumCRC64NVME ChecksumSHA1 ChecksumSHA256 ChecksumSHA512 ChecksumMD5';

const CHECKSUM_NAME = { ChecksumAlgorithm: 'it names the checksum header, which is checked' };
const OWNER_PAYS = { RequestPayer: 'no bucket has Requester Pays' };
/** What a bucket of the default ownership accepts: ACLs have no effect there. */
const ACL = { ACL: ['bucket-owner-full-control'] };
const WRITE = {
  noEffect: OWNER_PAYS,
  only: { ...ACL, StorageClass: STORAGE_CLASSES, BucketKeyEnabled: [false] },
} satisfies Treatment;

/** A write of one document, whose checksum is checked. */
function documentOf(document: string): Treatment {
  return {
    honoured: `${BUCKET} ContentMD5 ${document}`,
    noEffect: CHECKSUM_NAME,
  };
}

const READ: Treatment = {
  honoured:
    `${VERSION} ${READ_CONDITIONS} Range PartNumber ResponseCacheControl ResponseContentDisposition ` +
    'ResponseContentEncoding ResponseContentLanguage ResponseContentType ResponseExpires ChecksumMode',
  noEffect: OWNER_PAYS,
};

const LISTING = {
  ...OWNER_PAYS,
  OptionalObjectAttributes: 'its only value is RestoreStatus, and no object is being restored',
};

const members: MembersOf<typeof sdk> = {
  PutPublicAccessBlock: documentOf(
    'PublicAccessBlockConfiguration{BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets}',
  ),
  GetPublicAccessBlock: { honoured: BUCKET },
  DeletePublicAccessBlock: { honoured: BUCKET },
  PutBucketOwnershipControls: documentOf('OwnershipControls{Rules{ObjectOwnership}}'),
  GetBucketOwnershipControls: { honoured: BUCKET },
  DeleteBucketOwnershipControls: { honoured: BUCKET },
  PutBucketEncryption: {
    ...documentOf('ServerSideEncryptionConfiguration'),
    stored: 'ServerSideEncryptionConfiguration{Rules{*}}',
  },
  GetBucketEncryption: { honoured: BUCKET },
  DeleteBucketEncryption: { honoured: BUCKET },
  PutBucketLifecycleConfiguration: {
    honoured: `${BUCKET} LifecycleConfiguration`,
    noEffect: CHECKSUM_NAME,
    stored: 'LifecycleConfiguration{Rules{*}} TransitionDefaultMinimumObjectSize',
  },
  GetBucketLifecycleConfiguration: { honoured: BUCKET },
  DeleteBucketLifecycle: { honoured: BUCKET },
  PutBucketPolicy: documentOf('Policy'),
  GetBucketPolicy: { honoured: BUCKET },
  DeleteBucketPolicy: { honoured: BUCKET },
  PutBucketVersioning: documentOf('VersioningConfiguration{Status}'),
  GetBucketVersioning: { honoured: BUCKET },
  PutBucketTagging: documentOf('Tagging{TagSet{Key Value}}'),
  GetBucketTagging: { honoured: BUCKET },
  DeleteBucketTagging: { honoured: BUCKET },
  ListBuckets: { honoured: 'Prefix BucketRegion MaxBuckets ContinuationToken' },
  CreateBucket: {
    honoured:
      'Bucket CreateBucketConfiguration{LocationConstraint Tags{Key Value}} ObjectOwnership BucketNamespace',
    only: { ACL: ['private'], ObjectLockEnabledForBucket: [false] },
  },
  DeleteBucket: { honoured: BUCKET },
  HeadBucket: { honoured: BUCKET },
  GetBucketLocation: { honoured: BUCKET },
  ListMultipartUploads: {
    honoured: `${BUCKET} Delimiter EncodingType KeyMarker MaxUploads Prefix UploadIdMarker`,
    noEffect: OWNER_PAYS,
  },
  ListObjectsV2: {
    honoured: `${BUCKET} Delimiter EncodingType MaxKeys Prefix ContinuationToken FetchOwner StartAfter`,
    noEffect: LISTING,
  },
  ListObjectVersions: {
    honoured: `${BUCKET} EncodingType KeyMarker MaxKeys Prefix VersionIdMarker`,
    noEffect: LISTING,
  },
  ListObjects: { honoured: `${BUCKET} Delimiter EncodingType Marker MaxKeys Prefix`, noEffect: LISTING },
  DeleteObjects: {
    honoured: `${BUCKET} Delete{Objects{Key VersionId} Quiet}`,
    noEffect: { ...OWNER_PAYS, ...CHECKSUM_NAME },
  },
  PutObject: {
    ...WRITE,
    honoured: `${OBJECT} Body ContentLength ContentMD5 ChecksumAlgorithm ${CHECKSUMS} IfMatch IfNoneMatch Tagging`,
    stored: DESCRIPTION,
  },
  GetObject: READ,
  HeadObject: READ,
  DeleteObject: { honoured: `${VERSION} IfMatch`, noEffect: OWNER_PAYS },
  CopyObject: {
    ...WRITE,
    honoured: `${OBJECT} ${COPY_CONDITIONS} ChecksumAlgorithm IfMatch IfNoneMatch MetadataDirective TaggingDirective Tagging`,
    stored: DESCRIPTION,
  },
  CreateMultipartUpload: {
    ...WRITE,
    honoured: `${OBJECT} Tagging ChecksumAlgorithm ChecksumType`,
    stored: DESCRIPTION,
  },
  UploadPart: {
    honoured: `${UPLOAD} PartNumber Body ContentMD5 ChecksumAlgorithm ${CHECKSUMS}`,
    noEffect: { ...OWNER_PAYS, ContentLength: 'HTTP ends the body there' },
  },
  UploadPartCopy: {
    honoured: `${UPLOAD} ${COPY_CONDITIONS} CopySourceRange PartNumber`,
    noEffect: OWNER_PAYS,
  },
  ListParts: { honoured: `${UPLOAD} MaxParts PartNumberMarker`, noEffect: OWNER_PAYS },
  CompleteMultipartUpload: {
    honoured:
      `${UPLOAD} MultipartUpload{Parts{ETag PartNumber ${CHECKSUMS}}} ${CHECKSUMS} ChecksumType MpuObjectSize ` +
      'IfMatch IfNoneMatch',
    noEffect: OWNER_PAYS,
  },
  AbortMultipartUpload: { honoured: UPLOAD, noEffect: OWNER_PAYS },
  PutObjectTagging: {
    honoured: `${VERSION} ContentMD5 Tagging{TagSet{Key Value}}`,
    noEffect: { ...OWNER_PAYS, ...CHECKSUM_NAME },
  },
  GetObjectTagging: { honoured: VERSION, noEffect: OWNER_PAYS },
  DeleteObjectTagging: { honoured: VERSION },
};

/** The service's model, and what is supported of it. */
export const MODEL = { sdk, members };
