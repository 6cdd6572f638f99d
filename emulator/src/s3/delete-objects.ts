import type { Call } from '../account/account-context.ts';
import { malformedXml } from '../protocol/rest-xml.ts';
import { checkWriteConditions } from './conditions.ts';
import { checkVersionId } from './named-object.ts';
import type { S3Actions, S3Input, S3Output } from './operation.ts';
import { type Bucket, bucketOf, type S3Store } from './store.ts';
import { deleteCurrent, deleteVersion, type VersionOutput } from './versions.ts';

// "The request can contain a list of up to 1,000 keys that you want to delete": DeleteObjects.
const KEYS_PER_CALL = 1000;

/** The operations that delete objects, by name. */
export function deleteActions(store: S3Store): S3Actions {
  return {
    DeleteObject: (input, call) => deleteObject(store, input, call),
    DeleteObjects: (input, call) => deleteObjects(store, input, call),
  };
}

/** Deletes an object, or nothing: 204 either way. With If-Match it throws PreconditionFailed or NoSuchKey. */
function deleteObject(store: S3Store, input: S3Input<'DeleteObject'>, call: Call): S3Output<'DeleteObject'> {
  const bucket = bucketOf(store, input, call);
  checkWriteConditions(input, call, bucket.objects.get(input.Key));
  return remove(bucket, input.Key, input.VersionId);
}

/** Deletes what is current, or one version for good. Throws InvalidArgument for what cannot be a version id. */
function remove(bucket: Bucket, key: string, version: string | undefined): VersionOutput {
  if (version === undefined) return deleteCurrent(bucket, key);
  checkVersionId(version);
  return deleteVersion(bucket, key, version);
}

/** Deletes many objects; an absent one counts as deleted. Throws MalformedXML for none or too many. */
function deleteObjects(
  store: S3Store,
  input: S3Input<'DeleteObjects'>,
  call: Call,
): S3Output<'DeleteObjects'> {
  const bucket = bucketOf(store, input, call);
  const { Objects, Quiet } = input.Delete;
  const keys = Objects.map(({ Key }) => Key);
  if (keys.length === 0 || keys.length > KEYS_PER_CALL || keys.includes('')) throw malformedXml();
  const Deleted = Objects.map(({ Key, VersionId }) => {
    const { DeleteMarker, VersionId: id } = remove(bucket, Key, VersionId);
    return {
      Key,
      VersionId,
      ...(DeleteMarker && { DeleteMarker, DeleteMarkerVersionId: id }),
    };
  });
  return { Deleted: Quiet ? [] : Deleted };
}
