import type {
  ListTagsForResourceRequest,
  ListTagsLogGroupRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { Call } from '../account/account-context.ts';
import { check, groupOf, groupsOf, notFound, type LogGroup, type LogGroups } from './log-group.ts';

const TAGS_PER_GROUP = 50;

/** Tags are a map here, not a list of pairs; the ARN is the group's without `:*`. */
export function tagActions(groups: LogGroups): ActionTable {
  return {
    TagResource: (input: TagResourceRequest, call: Call) =>
      addTags(resourceOf(groups, call, input), input.tags ?? {}),
    UntagResource: (input: UntagResourceRequest, call: Call) => {
      const { tags } = resourceOf(groups, call, input);
      for (const key of input.tagKeys ?? []) tags.delete(key);
    },
    ListTagsForResource: (input: ListTagsForResourceRequest, call: Call) => ({
      tags: Object.fromEntries(resourceOf(groups, call, input).tags),
    }),
    ListTagsLogGroup: (input: ListTagsLogGroupRequest, call: Call) => ({
      tags: Object.fromEntries(groupOf(groups, call, input).tags),
    }),
  };
}

/** Adds tags. Throws InvalidParameterException, or TooManyTagsException over 50. */
export function addTags(group: LogGroup, tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    check.text(key, 'tags', { min: 1, max: 128 });
    check.text(value, `tags.${key}`, { max: 256 });
  }
  const merged = new Map([...group.tags, ...Object.entries(tags)]);
  if (merged.size > TAGS_PER_GROUP) {
    throw new AwsError('TooManyTagsException', `A resource can have up to ${TAGS_PER_GROUP} tags.`);
  }
  for (const [key, value] of merged) group.tags.set(key, value);
}

function resourceOf(groups: LogGroups, call: Call, input: { resourceArn?: string | undefined }): LogGroup {
  const arn = check.text(input.resourceArn, 'resourceArn', { min: 1, max: 1011 });
  const group = [...groupsOf(groups, call.region).values()].find((candidate) => candidate.arn === arn);
  if (!group) throw notFound('The specified resource does not exist.');
  return group;
}
