import type * as sdk from '@aws-sdk/client-efs';
import type { Actions } from '../protocol/actions.ts';
import { badRequest } from './errors.ts';
import type { FileStore } from './file-store.ts';
import { page } from './paging.ts';
import type { RegionFiles } from './region-files.ts';

/** "Maximum number of tags per resource – 50" (EFS guide, "Tagging EFS resources"). */
const MAX_TAGS = 50;

export function tagActions(store: FileStore): Actions<typeof sdk> {
  return {
    TagResource: ({ ResourceId, Tags }, { region }) => {
      setTags(tagsOf(store.in(region), ResourceId), Tags);
    },
    UntagResource: ({ ResourceId, TagKeys }, { region }) => {
      const tags = tagsOf(store.in(region), ResourceId);
      for (const key of TagKeys) tags.delete(key);
    },
    ListTagsForResource: ({ ResourceId, MaxResults, NextToken }, { region }) => {
      const tags = tagList(tagsOf(store.in(region), ResourceId));
      const { items, next } = page(tags, ({ Key = '' }) => Key, { limit: MaxResults, token: NextToken });
      return { Tags: items, NextToken: next };
    },
  };
}

/** Throws FileSystemNotFound or AccessPointNotFound. */
function tagsOf(files: RegionFiles, resource: string): Map<string, string> {
  return /(^|\/)fsap-/.test(resource) ? files.accessPoint(resource).tags : files.fileSystem(resource).tags;
}

export function createdTags(tags: readonly sdk.Tag[] = []): Map<string, string> {
  const created = new Map<string, string>();
  setTags(created, tags);
  return created;
}

export function tagList(tags: ReadonlyMap<string, string>): sdk.Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** The text is ours. */
function setTags(tags: Map<string, string>, added: readonly sdk.Tag[]): void {
  const size = new Set([...tags.keys(), ...added.map(({ Key }) => Key)]).size;
  if (size > MAX_TAGS) throw badRequest(`A resource can have at most ${MAX_TAGS} tags.`);
  for (const { Key = '', Value = '' } of added) tags.set(Key, Value);
}
