import type { Call } from '../account/account-context.ts';
import { AwsError } from '../aws-error.ts';
import { notImplemented } from '../protocol/rest-xml.ts';
import { noSuchKey } from './named-object.ts';
import type { ObjectInput, StoredObject } from './store.ts';

/**
 * Conditional writes: `If-None-Match: *` writes only what is absent, `If-Match` only over a known version.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * Called at the moment of writing, after the body has arrived: of two racing writers one wins. Throws
 * PreconditionFailed, NoSuchKey for If-Match on what is absent, NotImplemented for other values of If-None-Match.
 */
export function checkWriteConditions(
  input: ObjectInput & Conditions,
  call: Call,
  current: StoredObject | undefined,
): void {
  const { IfMatch, IfNoneMatch } = input;
  if (IfNoneMatch !== undefined && IfNoneMatch !== '*')
    throw notImplemented('If-None-Match with another value than *');
  if (IfNoneMatch !== undefined && current) throw preconditionFailed('If-None-Match');
  if (IfMatch === undefined) return;
  if (!current) throw noSuchKey(input, call);
  if (!matches(IfMatch, current.etag)) throw preconditionFailed('If-Match');
}

/** The conditions of a call. A date that cannot be parsed is NaN as a number; its condition is ignored. */
export interface Conditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** Conditions of GET and HEAD. Returns true when the client's copy is still good (304); throws PreconditionFailed. */
export function isNotModified(
  { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince }: Conditions,
  object: StoredObject,
): boolean {
  const modified = Math.floor(object.modified.getTime() / 1000) * 1000;
  if (IfMatch !== undefined && !matches(IfMatch, object.etag)) throw preconditionFailed('If-Match');
  // If-Match takes precedence over If-Unmodified-Since, If-None-Match over If-Modified-Since (RFC 7232 section 6, as
  // GetObject says).
  if (IfMatch === undefined && modified > Number(IfUnmodifiedSince))
    throw preconditionFailed('If-Unmodified-Since');
  if (IfNoneMatch !== undefined) return matches(IfNoneMatch, object.etag);
  return modified <= Number(IfModifiedSince);
}

function matches(condition: string, etag: string): boolean {
  return condition.split(',').some((item) => ['*', etag].includes(item.trim().replace(/^(W\/)?"|"$/g, '')));
}

/** The error for a condition that is not met. */
export function preconditionFailed(condition: string): AwsError {
  return new AwsError(
    'PreconditionFailed',
    'At least one of the pre-conditions you specified did not hold',
    412,
    {
      Condition: condition,
    },
  );
}
