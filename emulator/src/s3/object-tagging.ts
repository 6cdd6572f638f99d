import { objectOf, versionIdOf } from './named-object.ts';
import type { S3Actions } from './operation.ts';
import type { S3Store } from './store.ts';
import { readTags, tagSet, TAGS_PER_OBJECT } from './tags.ts';

/** The operations on the tags of an object, or of one of its versions. */
export function objectTaggingActions(store: S3Store): S3Actions {
  return {
    // Replaces all tags of the object.
    PutObjectTagging: (input, call) => {
      objectOf(store, input, call).tags = readTags(input.Tagging.TagSet, TAGS_PER_OBJECT);
      return { VersionId: versionIdOf(store, input, call) };
    },
    // An object without tags answers an empty list, where a bucket answers an error.
    GetObjectTagging: (input, call) => ({
      ...tagSet(objectOf(store, input, call).tags),
      VersionId: versionIdOf(store, input, call),
    }),
    DeleteObjectTagging: (input, call) => {
      objectOf(store, input, call).tags = new Map();
      return { VersionId: versionIdOf(store, input, call) };
    },
  };
}
