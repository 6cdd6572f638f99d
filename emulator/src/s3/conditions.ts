import { AwsError } from '../protocol/aws-error.ts';
import { notImplemented } from './error.ts';
import { noSuchKey, type S3Call, type StoredObject } from './store.ts';

/**
 * Conditional writes: `If-None-Match: *` writes only what is absent, `If-Match` only over a known version.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 *
 * Called at the moment of writing, after the body has arrived: of two racing writers one wins. Throws
 * PreconditionFailed, NoSuchKey for If-Match on what is absent, NotImplemented for other values of If-None-Match.
 */
export function checkWriteConditions(call: S3Call, current: StoredObject | undefined): void {
  const { headers } = call.request;
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  if (ifNoneMatch !== null && ifNoneMatch !== '*')
    throw notImplemented('If-None-Match with another value than *');
  if (ifNoneMatch !== null && current) throw preconditionFailed('If-None-Match');
  if (ifMatch === null) return;
  if (!current) throw noSuchKey(call.key);
  if (!matches(ifMatch, current.etag)) throw preconditionFailed('If-Match');
}

/** Conditions of GET and HEAD. Returns true when the client's copy is still good (304); throws PreconditionFailed. */
export function isNotModified(headers: Headers, object: StoredObject): boolean {
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  const modified = Math.floor(object.modified.getTime() / 1000) * 1000;
  const unmodifiedSince = Date.parse(headers.get('if-unmodified-since') ?? '');
  const modifiedSince = Date.parse(headers.get('if-modified-since') ?? '');
  if (ifMatch !== null && !matches(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  // If-Match outweighs If-Unmodified-Since, and If-None-Match If-Modified-Since (RFC 7232 section 6, as GetObject says).
  if (ifMatch === null && modified > unmodifiedSince) throw preconditionFailed('If-Unmodified-Since');
  if (ifNoneMatch !== null) return matches(ifNoneMatch, object.etag);
  return modified <= modifiedSince;
}

function matches(condition: string, etag: string): boolean {
  return condition.split(',').some((item) => ['*', etag].includes(item.trim().replace(/^(W\/)?"|"$/g, '')));
}

/** S3's answer when a condition of the call does not hold. */
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
