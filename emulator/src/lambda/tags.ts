import type * as sdk from '@aws-sdk/client-lambda';
import type { Actions } from '../protocol/actions.ts';
import { invalidParameter } from './errors.ts';
import { parseFunctionName } from './function-name.ts';
import type { FunctionRecord, FunctionStore } from './function-store.ts';

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
    ListTags: ({ Resource }, { region }) => ({ Tags: tagged(store, region, Resource).tags }),
    TagResource: ({ Resource, Tags }, { region }) => {
      const record = tagged(store, region, Resource);
      const tags = { ...record.tags, ...Tags };
      // The limit applies to the result, not to the added tags.
      checkTags(tags);
      record.tags = tags;
    },
    UntagResource: ({ Resource, TagKeys }, { region }) => {
      const record = tagged(store, region, Resource);
      const left = Object.entries(record.tags).filter(([key]) => !TagKeys.includes(key));
      record.tags = Object.fromEntries(left);
    },
  };
}

/** Throws InvalidParameterValueException for the ARN of a version or an alias. */
function tagged(store: FunctionStore, region: string, arn: string): FunctionRecord {
  if (parseFunctionName(arn).qualifier !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  }
  return store.function(region, arn);
}
