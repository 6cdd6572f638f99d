import type { AccountContext, ObjectPort } from '../account/account-context.ts';
import { roleMayRead } from './bucket-access.ts';
import { keyOf } from './encryption.ts';
import type { S3Store } from './store.ts';

/** Buckets and objects, as other services read them. */
export function objectPort(store: S3Store, account: AccountContext): ObjectPort {
  return {
    read: (bucket, key) => read(store, bucket, key),
    ownerOf: (bucket) => store.buckets.get(bucket)?.owner,
    keyOf: (name, key) => {
      const bucket = store.buckets.get(name);
      return bucket && keyOf(bucket, account.partition, key);
    },
    roleMayRead: (roleArn, bucket, key) => roleMayRead(store, account, roleArn, bucket, key),
  };
}

function read(
  store: S3Store,
  bucketName: string,
  key: string,
): { bytes: Uint8Array; region: string } | undefined {
  const bucket = store.buckets.get(bucketName);
  const object = bucket?.objects.get(key);
  return bucket && object && { bytes: object.content.bytes(), region: bucket.region };
}
