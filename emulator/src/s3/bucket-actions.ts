import { bucketTagActions, settingActions } from './bucket-settings.ts';
import { deleteBucket, getBucketLocation, headBucket, listBuckets } from './buckets.ts';
import { createBucket } from './create-bucket.ts';
import { listObjects, listObjectsV2 } from './list-objects.ts';
import { listMultipartUploads } from './list-uploads.ts';
import { listObjectVersions } from './list-versions.ts';
import type { S3Actions } from './operation.ts';
import type { S3Store } from './store.ts';

/** The operations on buckets, by name. */
export function bucketActions(store: S3Store): S3Actions {
  return {
    ...settingActions(store),
    ...bucketTagActions(store),
    ListBuckets: (input, call) => listBuckets(store, input, call),
    CreateBucket: (input, call) => createBucket(store, input, call),
    DeleteBucket: (input, call) => deleteBucket(store, input, call),
    HeadBucket: (input, call) => headBucket(store, input, call),
    GetBucketLocation: (input) => getBucketLocation(store, input),
    ListMultipartUploads: (input, call) => listMultipartUploads(store, input, call),
    ListObjectsV2: (input, call) => listObjectsV2(store, input, call),
    ListObjectVersions: (input, call) => listObjectVersions(store, input, call),
    ListObjects: (input, call) => listObjects(store, input, call),
  };
}
