import { checkTags } from './validation.ts';

type Tags = Record<string, string>;

/** Throws BadRequestException for tags that API Gateway rejects. */
export function tagsWith(before: Tags | undefined, more: Tags): Tags {
  const tags = { ...before, ...more };
  // The limit applies to the result, not to the added tags.
  checkTags(tags);
  return tags;
}

/** Undefined when no tag is left. */
export function tagsWithout(before: Tags | undefined, keys: readonly string[]): Tags | undefined {
  const left = Object.entries(before ?? {}).filter(([key]) => !keys.includes(key));
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}
