import type * as sdk from '@aws-sdk/client-ec2';
import { AwsError, unsupported } from '../aws-error.ts';
import type { Actions } from '../protocol/actions.ts';
import { invalidValue, notFound } from './errors.ts';
import type { Networks } from './networks.ts';
import type { Tagged } from './region-network.ts';

/** "Maximum number of tags per resource – 50" (EC2 guide, "Tag your Amazon EC2 resources"). */
const MAX_TAGS = 50;

export function tagActions(networks: Networks): Actions<typeof sdk> {
  return {
    CreateTags: ({ Resources, Tags }, { region }) => {
      const network = networks.in(region);
      const tagged = Resources.map((id) => {
        const found = network.find(id);
        if (!found) throw notFound(id);
        return found;
      });
      for (const { tags } of tagged) set(tags, Tags);
    },
  };
}

/** The tags that a request gives to what it creates. `kind` is the resource type. */
export function createdTags(
  kind: sdk.ResourceType,
  specifications: readonly sdk.TagSpecification[] = [],
): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { ResourceType, Tags = [] } of specifications) {
    if (ResourceType !== kind) throw unsupported(`tags of ${String(ResourceType)} here`);
    set(tags, Tags);
  }
  return tags;
}

export function tagList({ tags }: Tagged): sdk.Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function set(tags: Map<string, string>, added: readonly sdk.Tag[]): void {
  for (const { Key = '', Value = '' } of added) {
    if (Key.startsWith('aws:'))
      throw invalidValue(`Tag keys starting with 'aws:' are reserved for internal use: ${Key}`);
    tags.set(Key, Value);
  }
  if (tags.size > MAX_TAGS) throw new AwsError('TagLimitExceeded', 'The maximum number of tags is 50.');
}
