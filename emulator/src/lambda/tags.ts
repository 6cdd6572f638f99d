import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions } from '../protocol/actions.ts';
import { invalidParameter } from './errors.ts';
import type { FunctionStore } from './function-store.ts';

const MAX_TAGS = 50;

/** Throws InvalidParameterValueException for tags that the model allows but Lambda rejects. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).some((key) => key.startsWith('aws:')))
    throw invalidParameter('Tag keys starting with aws: are reserved for system use.');
  if (Object.keys(tags).length > MAX_TAGS) {
    throw invalidParameter(`The number of tags exceeds the maximum of ${MAX_TAGS}.`);
  }
}

/** Tagging by ARN. */
export function tagActions(store: FunctionStore): Actions<typeof sdk> {
  return {
    ListTags: ({ Resource }, { region }) => ({ Tags: store.find(region, Resource).tags }),
    TagResource: ({ Resource, Tags }, { region }) => {
      const record = store.find(region, Resource);
      const tags = { ...record.tags, ...Tags };
      // The limit applies to the result, not to the added tags.
      checkTags(tags);
      record.tags = tags;
    },
    UntagResource: ({ Resource, TagKeys }, { region }) => {
      const record = store.find(region, Resource);
      const left = Object.entries(record.tags).filter(([key]) => !TagKeys.includes(key));
      record.tags = Object.fromEntries(left);
    },
  };
}
