import type { Tag } from '@aws-sdk/client-s3';
import { AwsError } from '../aws-error.ts';

/** Tags by key. Order is that of arrival. */
export type Tags = ReadonlyMap<string, string>;

// "You can associate up to 10 tags with an object" / 50 with a bucket: S3 User Guide, object and bucket tagging.
export const TAGS_PER_OBJECT = 10;
export const TAGS_PER_BUCKET = 50;

/** Tags of a document. Throws InvalidTag or BadRequest. */
export function readTags(tags: readonly Tag[] | undefined, limit: number): Tags {
  return checked(tags?.map(({ Key, Value }) => [Key ?? '', Value ?? ''] as const) ?? [], limit);
}

/** Reads the `x-amz-tagging` header, which is written like a query string. Throws InvalidTag or BadRequest. */
export function readTagHeader(header: string | undefined): Tags {
  return checked(new URLSearchParams(header), TAGS_PER_OBJECT);
}

/** Tags as members of a tagging output. */
export function tagSet(tags: Tags): { TagSet: { Key: string; Value: string }[] } {
  return { TagSet: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

function checked(pairs: Iterable<readonly [string, string]>, limit: number): Tags {
  const tags = new Map<string, string>();
  for (const [key, value] of pairs) {
    if (key.length < 1 || key.length > 128) throw invalidTag('The TagKey you have provided is invalid', key);
    if (value.length > 256) throw invalidTag('The TagValue you have provided is invalid', key);
    if (key.startsWith('aws:')) throw invalidTag('System tags cannot be added/updated by requester', key);
    if (tags.has(key)) throw invalidTag('Cannot provide multiple Tags with the same key', key);
    tags.set(key, value);
  }
  if (tags.size > limit) {
    const kind = limit === TAGS_PER_OBJECT ? 'Object' : 'Bucket';
    throw new AwsError('BadRequest', `${kind} tags cannot be greater than ${limit}`);
  }
  return tags;
}

function invalidTag(message: string, key: string): AwsError {
  return new AwsError('InvalidTag', message, 400, { TagKey: key });
}
