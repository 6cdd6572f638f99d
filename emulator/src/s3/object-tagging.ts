import type { Call } from '../account/account-context.ts';
import type { S3Input, S3Output } from './operation.ts';
import { type ObjectInput, objectOf, type S3Store } from './store.ts';
import { readTags, tagSet, TAGS_PER_OBJECT } from './tags.ts';

/** Replaces all tags of the object. Throws InvalidTag or BadRequest. */
export function putObjectTagging(store: S3Store, input: S3Input<'PutObjectTagging'>, call: Call): void {
  objectOf(store, input, call).tags = readTags(input.Tagging.TagSet, TAGS_PER_OBJECT);
}

/** An object without tags answers an empty list, where a bucket answers an error. */
export function getObjectTagging(
  store: S3Store,
  input: ObjectInput,
  call: Call,
): S3Output<'GetObjectTagging'> {
  return tagSet(objectOf(store, input, call).tags);
}

/** Takes all tags off the object. */
export function deleteObjectTagging(store: S3Store, input: ObjectInput, call: Call): void {
  objectOf(store, input, call).tags = new Map();
}
