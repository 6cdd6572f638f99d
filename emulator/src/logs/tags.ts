import { AwsError } from '../aws-error.ts';
import type { Call } from '../account/account-context.ts';
import { groupOf, groupsOf, type LogGroup, type LogGroups, type LogsActions, notFound } from './log-group.ts';

const TAGS_PER_GROUP = 50;

/** Tags are a map here, not a list of pairs; the ARN is the group's without `:*`. */
export function tagActions(groups: LogGroups): LogsActions {
  return {
    TagResource: ({ resourceArn, tags }, call) => addTags(resourceOf(groups, call, resourceArn), tags),
    UntagResource: ({ resourceArn, tagKeys }, call) => {
      const { tags } = resourceOf(groups, call, resourceArn);
      for (const key of tagKeys) tags.delete(key);
    },
    ListTagsForResource: ({ resourceArn }, call) => ({
      tags: Object.fromEntries(resourceOf(groups, call, resourceArn).tags),
    }),
    ListTagsLogGroup: (input, call) => ({
      tags: Object.fromEntries(groupOf(groups, call, input).tags),
    }),
  };
}

/** Adds tags. Throws TooManyTagsException over 50. */
export function addTags(group: LogGroup, tags: Readonly<Record<string, string>>): void {
  const merged = new Map([...group.tags, ...Object.entries(tags)]);
  if (merged.size > TAGS_PER_GROUP) {
    throw new AwsError('TooManyTagsException', `A resource can have up to ${TAGS_PER_GROUP} tags.`);
  }
  for (const [key, value] of merged) group.tags.set(key, value);
}

function resourceOf(groups: LogGroups, call: Call, arn: string): LogGroup {
  const group = [...groupsOf(groups, call.region).values()].find((candidate) => candidate.arn === arn);
  if (!group) throw notFound('The specified resource does not exist.');
  return group;
}
