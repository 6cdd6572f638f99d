import type { ListRoleTagsRequest, Tag, TagRoleRequest, UntagRoleRequest } from '@aws-sdk/client-iam';
import { AwsError } from '../protocol/aws-error.ts';
import type { ActionTable } from '../protocol/action.ts';
import type { XmlChildren } from '../protocol/xml.ts';
import { byName } from '../protocol/page.ts';
import { check, limitExceeded, roleOf, type Role, type Roles } from './role.ts';

const KEY = { min: 1, max: 128, pattern: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]+` };
const VALUE = { max: 256, pattern: String.raw`[\p{L}\p{Z}\p{N}_.:/=+\-@]*` };
const TAGS_PER_ROLE = 50;

/** Tags of a role: by them its owner is known. */
export function roleTagActions(roles: Roles): ActionTable {
  return {
    TagRole: (input: TagRoleRequest) => tagRole(roleOf(roles, input), input),
    UntagRole: (input: UntagRoleRequest) => {
      const role = roleOf(roles, input);
      for (const key of input.TagKeys ?? []) role.tags.delete(key);
    },
    ListRoleTags: (input: ListRoleTagsRequest) => ({
      IsTruncated: false,
      Tags: tagList(roleOf(roles, input).tags),
    }),
  };
}

/** Reads a list of tags. Throws ValidationError or InvalidInput. */
export function readTags(tags: readonly Tag[] | undefined): Map<string, string> {
  const read = new Map<string, string>();
  for (const [index, tag] of (tags ?? []).entries()) {
    const at = `tags.${index + 1}.member`;
    const key = check.text(tag.Key, `${at}.key`, KEY);
    if (key.toLowerCase().startsWith('aws:')) {
      throw new AwsError('InvalidInput', 'aws: prefixed tag key names are not allowed for external use.');
    }
    if (read.has(key)) {
      throw new AwsError(
        'InvalidInput',
        'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
      );
    }
    read.set(key, check.text(tag.Value, `${at}.value`, VALUE));
  }
  checkCount(read);
  return read;
}

/** Tags as IAM lists them: pairs, in order of key. */
export function tagList(tags: ReadonlyMap<string, string>): XmlChildren[] {
  return [...tags].toSorted(([left], [right]) => byName(left, right)).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags with the same key are overwritten, the others stay. */
function tagRole(role: Role, input: TagRoleRequest): void {
  const merged = new Map([...role.tags, ...readTags(input.Tags)]);
  checkCount(merged);
  role.tags = merged;
}

function checkCount(tags: ReadonlyMap<string, string>): void {
  if (tags.size > TAGS_PER_ROLE) throw limitExceeded(`Cannot exceed quota for TagsPerRole: ${TAGS_PER_ROLE}`);
}
