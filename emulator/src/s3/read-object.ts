import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { checksumMembers } from './checksum.ts';
import { isNotModified } from './conditions.ts';
import type { Description } from './description.ts';
import { objectOf, versionIdOf } from './named-object.ts';
import type { S3Input, S3Output } from './operation.ts';
import { rangeIn } from './range.ts';
import type { S3Store } from './store.ts';

/** Error code of a read when the client's copy is current. */
export const NOT_MODIFIED = 'NotModified';

/** Reads an object or a range of it. Throws NoSuchKey, InvalidRange or PreconditionFailed. */
export function getObject(store: S3Store, input: S3Input<'GetObject'>, call: Call): S3Output<'GetObject'> {
  const object = objectOf(store, input, call);
  const { size } = object.content;
  const [start, end] = rangeIn(object, input) ?? [0, size];
  const head = headObject(store, input, call);
  return end > start ? { ...head, Body: object.content.stream(start, end) } : head;
}

/** What GET would answer, without the bytes. */
export function headObject(store: S3Store, input: S3Input<'HeadObject'>, call: Call): S3Output<'HeadObject'> {
  const object = objectOf(store, input, call);
  const { size } = object.content;
  const ETag = `"${object.etag}"`;
  if (isNotModified(input, object)) throw new AwsError(NOT_MODIFIED, 'Not Modified', 304, { ETag });
  const range = rangeIn(object, input);
  const [start, end] = range ?? [0, size];
  return {
    ...object.description,
    ...overrides(input),
    ETag,
    VersionId: versionIdOf(store, input, call),
    LastModified: object.modified,
    AcceptRanges: 'bytes',
    ContentLength: end - start,
    TagCount: object.tags.size || undefined,
    ...(range && { ContentRange: `bytes ${start}-${end - 1}/${size}` }),
    ...(input.PartNumber !== undefined && { PartsCount: object.partSizes?.length }),
    // A checksum is of the whole object, so a part of one comes without.
    ...(!range &&
      input.ChecksumMode?.toUpperCase() === 'ENABLED' && {
        ...checksumMembers(object.checksum),
        ChecksumType: object.checksum.type,
      }),
  };
}

/** A GET may override members of its response, e.g. ContentDisposition in a presigned URL. */
function overrides(input: S3Input<'HeadObject'>): Description {
  const given: Description = {
    ContentType: input.ResponseContentType,
    ContentLanguage: input.ResponseContentLanguage,
    Expires: input.ResponseExpires,
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
