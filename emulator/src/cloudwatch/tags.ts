import type {
  ListTagsForResourceInput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { Call } from '../account/account-context.ts';
import { checkInput, INPUT } from './shapes.ts';

/** What can be tagged here: an alarm, or a dashboard. */
export interface Taggable {
  readonly arn: string;
  readonly tags: Map<string, string>;
}

/** Everything taggable that a call of this region can mean. */
export type TaggableOf = (call: Call) => readonly Taggable[];

const MAX_TAGS = 50;

/** Tags of alarms and dashboards, by their ARNs. */
export function tagActions(all: TaggableOf): ActionTable {
  return {
    TagResource: (input: TagResourceInput, call: Call) => {
      checkInput(INPUT.TagResource, input);
      addTags(taggable(all, input.ResourceARN ?? '', call), input.Tags ?? []);
    },
    UntagResource: (input: UntagResourceInput, call: Call) => {
      checkInput(INPUT.UntagResource, input);
      const { tags } = taggable(all, input.ResourceARN ?? '', call);
      for (const key of input.TagKeys ?? []) tags.delete(key);
    },
    ListTagsForResource: (input: ListTagsForResourceInput, call: Call) => {
      checkInput(INPUT.ListTagsForResource, input);
      const { tags } = taggable(all, input.ResourceARN ?? '', call);
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

/** Adds tags, by key. Throws InvalidParameterValueException over 50. */
export function addTags({ tags }: Pick<Taggable, 'tags'>, added: readonly Tag[]): void {
  const merged = new Map([...tags, ...added.map(({ Key = '', Value = '' }) => [Key, Value] as const)]);
  refuseTooMany(merged.size);
  for (const [key, value] of merged) tags.set(key, value);
}

/** Throws InvalidParameterValueException over 50. */
export function refuseTooMany(count: number): void {
  if (count <= MAX_TAGS) return;
  throw new AwsError('InvalidParameterValueException', `A resource can have up to ${MAX_TAGS} tags.`);
}

function taggable(all: TaggableOf, arn: string, call: Call): Taggable {
  const found = all(call).find((candidate) => candidate.arn === arn);
  if (found) return found;
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${arn}`, 404);
}
