import type * as sdk from '@aws-sdk/client-iam';
import { AwsError } from '../aws-error.ts';
import type { Actions } from '../protocol/actions.ts';
import { byName } from '../protocol/page.ts';
import { listed } from './listing.ts';
import { limitExceeded, roleOf, type Role, type Roles } from './role.ts';

const TAGS_PER_ROLE = 50;

/** Tags of a role, which record its owner. */
export function roleTagActions(roles: Roles): Actions<typeof sdk> {
  return {
    TagRole: (input) => tagRole(roleOf(roles, input), input.Tags),
    UntagRole: (input) => {
      const role = roleOf(roles, input);
      for (const key of input.TagKeys) role.tags.delete(key);
    },
    ListRoleTags: (input) => {
      const { items, ...rest } = listed(input, tagList(roleOf(roles, input).tags), ({ Key = '' }) => Key);
      return { ...rest, Tags: items };
    },
  };
}

/** Tags by key. Throws InvalidInput. */
export function readTags(tags: readonly sdk.Tag[] = []): Map<string, string> {
  const read = new Map<string, string>();
  for (const { Key: key = '', Value = '' } of tags) {
    if (key.toLowerCase().startsWith('aws:')) {
      throw new AwsError('InvalidInput', 'aws: prefixed tag key names are not allowed for external use.');
    }
    if (read.has(key)) {
      throw new AwsError(
        'InvalidInput',
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      );
    }
    read.set(key, Value);
  }
  checkCount(read);
  return read;
}

/** Tags as IAM lists them: pairs, sorted by key. */
export function tagList(tags: ReadonlyMap<string, string>): sdk.Tag[] {
  return [...tags].toSorted(([left], [right]) => byName(left, right)).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags with the same key are overwritten, the others stay. */
function tagRole(role: Role, tags: readonly sdk.Tag[]): void {
  const merged = new Map([...role.tags, ...readTags(tags)]);
  checkCount(merged);
  role.tags = merged;
}

function checkCount(tags: ReadonlyMap<string, string>): void {
  if (tags.size > TAGS_PER_ROLE) throw limitExceeded(`Cannot exceed quota for TagsPerRole: ${TAGS_PER_ROLE}`);
}
