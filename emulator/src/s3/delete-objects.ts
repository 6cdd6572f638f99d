import type { Call } from '../account/account-context.ts';
import { malformedXml } from '../protocol/rest-xml.ts';
import { remove } from './objects.ts';
import type { S3Input, S3Output } from './operation.ts';
import { bucketOf, type S3Store } from './store.ts';

// "The request can contain a list of up to 1,000 keys that you want to delete": DeleteObjects.
const KEYS_PER_CALL = 1000;

/** Deletes many objects; an absent one counts as deleted. Throws MalformedXML for none or too many. */
export function deleteObjects(
  store: S3Store,
  input: S3Input<'DeleteObjects'>,
  call: Call,
): S3Output<'DeleteObjects'> {
  const bucket = bucketOf(store, input, call);
  const { Objects, Quiet } = input.Delete;
  const keys = Objects.map(({ Key }) => Key);
  if (keys.length === 0 || keys.length > KEYS_PER_CALL || keys.includes('')) throw malformedXml();
  for (const key of keys) remove(bucket, key);
  return { Deleted: Quiet ? [] : keys.map((Key) => ({ Key })) };
}
