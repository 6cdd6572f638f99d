import {
  deleteBucketPolicy,
  deleteBucketTagging,
  deleteSetting,
  getBucketPolicy,
  getBucketTagging,
  getBucketVersioning,
  getSetting,
  putBucketPolicy,
  putBucketTagging,
  putSetting,
  SETTINGS,
} from './bucket-settings.ts';
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts';
import { completeMultipartUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { uploadPartCopy } from './copy-part.ts';
import { COPY_SOURCE } from './copy-source.ts';
import { deleteObjects } from './delete-objects.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads } from './list-uploads.ts';
import { abortMultipartUpload, createMultipartUpload, listParts, uploadPart } from './multipart.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './object-tagging.ts';
import { deleteObject, getObject, headObject, putObject } from './objects.ts';
import type { S3Call } from './store.ts';

/** One operation; what it answers is finished by the service (request id, call log). */
export type S3Action = (call: S3Call) => Response | Promise<Response>;

/** What an address names. */
export type Level = 'account' | 'bucket' | 'object';

/** `by` is the query parameter, or the header of a copy, that tells the operation from its neighbours. */
type Row = readonly [operation: string, method: string, by: string | undefined, action: S3Action];

const BUCKET: readonly Row[] = [
  ['GetBucketLocation', 'GET', 'location', getBucketLocation],
  ['GetBucketVersioning', 'GET', 'versioning', getBucketVersioning],
  ['PutBucketPolicy', 'PUT', 'policy', putBucketPolicy],
  ['GetBucketPolicy', 'GET', 'policy', getBucketPolicy],
  ['DeleteBucketPolicy', 'DELETE', 'policy', deleteBucketPolicy],
  ['PutBucketTagging', 'PUT', 'tagging', putBucketTagging],
  ['GetBucketTagging', 'GET', 'tagging', getBucketTagging],
  ['DeleteBucketTagging', 'DELETE', 'tagging', deleteBucketTagging],
  ...SETTINGS.flatMap((setting): Row[] => [
    [`Put${setting.operation}`, 'PUT', setting.subresource, (call) => putSetting(call, setting)],
    [`Get${setting.operation}`, 'GET', setting.subresource, (call) => getSetting(call, setting)],
    [
      `Delete${setting.deletion ?? setting.operation}`,
      'DELETE',
      setting.subresource,
      (call) => deleteSetting(call, setting),
    ],
  ]),
  ['ListMultipartUploads', 'GET', 'uploads', listMultipartUploads],
  ['ListObjectsV2', 'GET', 'list-type', listObjectsV2],
  ['ListObjects', 'GET', undefined, listObjects],
  ['DeleteObjects', 'POST', 'delete', deleteObjects],
  ['CreateBucket', 'PUT', undefined, createBucket],
  ['DeleteBucket', 'DELETE', undefined, deleteBucket],
  ['HeadBucket', 'HEAD', undefined, headBucket],
];

/** The one operation that takes both: the part of an upload and the source of a copy. */
const PART_COPY = 'UploadPartCopy';

const OBJECT: readonly Row[] = [
  ['CreateMultipartUpload', 'POST', 'uploads', createMultipartUpload],
  ['CompleteMultipartUpload', 'POST', 'uploadId', completeMultipartUpload],
  [PART_COPY, 'PUT', 'uploadId', uploadPartCopy],
  ['UploadPart', 'PUT', 'uploadId', uploadPart],
  ['ListParts', 'GET', 'uploadId', listParts],
  ['AbortMultipartUpload', 'DELETE', 'uploadId', abortMultipartUpload],
  ['PutObjectTagging', 'PUT', 'tagging', putObjectTagging],
  ['GetObjectTagging', 'GET', 'tagging', getObjectTagging],
  ['DeleteObjectTagging', 'DELETE', 'tagging', deleteObjectTagging],
  ['CopyObject', 'PUT', COPY_SOURCE, copyObject],
  ['PutObject', 'PUT', undefined, putObject],
  ['GetObject', 'GET', undefined, getObject],
  ['HeadObject', 'HEAD', undefined, headObject],
  ['DeleteObject', 'DELETE', undefined, deleteObject],
];

const ROWS: Readonly<Record<Level, readonly Row[]>> = {
  account: [['ListBuckets', 'GET', undefined, listBuckets]],
  bucket: BUCKET,
  object: OBJECT,
};

/** Every operation there is, by the service model's name. */
export const OPERATIONS: readonly string[] = Object.values(ROWS).flatMap((rows) =>
  rows.map(([operation]) => operation),
);

/**
 * Subresources of S3 that are not here. Without this list `PUT /bucket?acl` would read as CreateBucket.
 * Taken from the request URIs of the service model.
 */
const NOT_HERE = new Set(
  (
    'abac accelerate acl analytics annotation attributes cors intelligent-tiering inventory legal-hold logging ' +
    'metadataConfiguration metadataTable metrics notification object-lock policyStatus renameObject replication ' +
    'requestPayment restore retention select session torrent versions website'
  ).split(' '),
);

/** The operation that a request asks for; undefined when it is none of these. */
export function routeFor(
  method: string,
  level: Level,
  query: URLSearchParams,
  headers: Headers,
): { operation: string; action: S3Action } | undefined {
  const isCopy = headers.has(COPY_SOURCE);
  const names = new Set([...query.keys(), ...(isCopy ? [COPY_SOURCE] : [])]);
  if ([...names].some((name) => NOT_HERE.has(name))) return undefined;
  const row = ROWS[level].find(
    ([name, of, by]) =>
      of === method && (by === undefined || names.has(by)) && (isCopy || name !== PART_COPY),
  );
  return row && { operation: row[0], action: row[3] };
}
