import type {
  ListTagsForResourceInput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { Call } from '../world.ts';
import type { AlarmStore } from './alarm-store.ts';
import { checkInput, INPUT } from './shapes.ts';
import type { StoredAlarm } from './stored-alarm.ts';

const MAX_TAGS = 50;

/** Tags of alarms, by the alarm's ARN. */
export function tagActions(alarms: AlarmStore): ActionTable {
  return {
    TagResource: (input: TagResourceInput, call: Call) => {
      checkInput(INPUT.TagResource, input);
      addTags(taggable(alarms, input.ResourceARN ?? '', call), input.Tags ?? []);
    },
    UntagResource: (input: UntagResourceInput, call: Call) => {
      checkInput(INPUT.UntagResource, input);
      const { tags } = taggable(alarms, input.ResourceARN ?? '', call);
      for (const key of input.TagKeys ?? []) tags.delete(key);
    },
    ListTagsForResource: (input: ListTagsForResourceInput, call: Call) => {
      checkInput(INPUT.ListTagsForResource, input);
      const { tags } = taggable(alarms, input.ResourceARN ?? '', call);
      return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    },
  };
}

/** Adds tags, by key. Throws InvalidParameterValueException over 50. */
export function addTags({ tags }: StoredAlarm, added: readonly Tag[]): void {
  const merged = new Map([...tags, ...added.map(({ Key = '', Value = '' }) => [Key, Value] as const)]);
  refuseTooMany(merged.size);
  for (const [key, value] of merged) tags.set(key, value);
}

/** Throws InvalidParameterValueException over 50. */
export function refuseTooMany(count: number): void {
  if (count <= MAX_TAGS) return;
  throw new AwsError('InvalidParameterValueException', `A resource can have up to ${MAX_TAGS} tags.`);
}

function taggable(alarms: AlarmStore, arn: string, call: Call): StoredAlarm {
  const alarm = alarms.all(call.region).find((candidate) => candidate.arn === arn);
  if (alarm) return alarm;
  throw new AwsError('ResourceNotFoundException', `Unknown resource: ${arn}`, 404);
}
