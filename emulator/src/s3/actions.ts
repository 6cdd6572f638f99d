import { behindBucketPolicies } from './bucket-access.ts';
import { bucketActions } from './bucket-actions.ts';
import { deleteActions } from './delete-objects.ts';
import { objectActions } from './object-actions.ts';
import { objectTaggingActions } from './object-tagging.ts';
import type { S3Actions } from './operation.ts';
import type { S3Store } from './store.ts';

/** Every operation, by name. */
export function s3Actions(store: S3Store): S3Actions {
  return behindBucketPolicies(store, {
    ...bucketActions(store),
    ...objectActions(store),
    ...deleteActions(store),
    ...objectTaggingActions(store),
  });
}
