import type * as sdk from '@aws-sdk/client-cloudwatch';
import type { Call } from '../account/account-context.ts';
import type { Actions } from '../protocol/actions.ts';
import { AwsError } from '../aws-error.ts';

/** A taggable resource: an alarm or a dashboard. */
export interface Taggable {
  readonly arn: string;
  readonly tags: Map<string, string>;
}

/** All taggable resources visible in the call's region. */
export type TaggableOf = (call: Call) => readonly Taggable[];

const MAX_TAGS = 50;

/** Tags of alarms and dashboards, by ARN. */
export function tagActions(all: TaggableOf): Actions<typeof sdk> {
  return {
    TagResource: ({ ResourceARN, Tags }, call) => addTags(taggable(all, ResourceARN, call), Tags),
    UntagResource: ({ ResourceARN, TagKeys }, call) => {
      const { tags } = taggable(all, ResourceARN, call);
      for (const key of TagKeys) tags.delete(key);
    },
    ListTagsForResource: ({ ResourceARN }, call) => {
      const { tags } = taggable(all, ResourceARN, call);
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

/** Adds tags, by key. Throws InvalidParameterValueException over 50. */
export function addTags({ tags }: Pick<Taggable, 'tags'>, added: readonly sdk.Tag[]): void {
  const merged = new Map([...tags, ...added.map(({ Key = '', Value = '' }) => [Key, Value] as const)]);
  rejectTooMany(merged.size);
  for (const [key, value] of merged) tags.set(key, value);
}

/** Throws InvalidParameterValueException over 50. */
export function rejectTooMany(count: number): void {
  if (count <= MAX_TAGS) return;
  throw new AwsError('InvalidParameterValueException', `A resource can have up to ${MAX_TAGS} tags.`);
}

function taggable(all: TaggableOf, arn: string, call: Call): Taggable {
  const found = all(call).find((candidate) => candidate.arn === arn);
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${arn}`);
}
